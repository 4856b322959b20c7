package journal_test

const childVariable = "JOURNAL_CHILD"
func child(string) {}
