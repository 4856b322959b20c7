package migrations

// For the tests: what they look at and the program doesn't need.
var (
	Provider = provider
	Files    = files
)
