package administration_test

import "communique/internal/sink"

// sinkRefuses is a server that says no to a recipient, in words that try to be markup.
var sinkRefuses = sink.Reply{At: sink.AtRcpt, Line: "550 5.7.1 <b>we know you not", Always: true}
