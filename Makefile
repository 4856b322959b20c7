# What a person who works on Communiqué runs. "make" alone lists it.

FUZZTIME ?= 5m
SOAKTIME ?= 60
KILLS ?= 50

# Lint has vetted the tests, and nobody opens a debugger on them.
LEAN = -vet=off -ldflags='-s -w'

# Whoever has the memory for a test doesn't need it back so soon: a sixth of the time of
# compilers, linters and tests would go into collecting it.
test lint race fuzz: export GOGC = 400

.PHONY: help
help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

.PHONY: test
test: setup lint ## everything: linters, and all tests on SQLite and on a PostgreSQL of their own
	CI=true scripts/with-postgres go test $(LEAN) -timeout 20m -p 4 -parallel 4 $(LONGEST) ./...

# These are begun first, so that none of them is left alone at the end.
LONGEST = ./mailer ./cmd/communique ./web/browsertest ./scheduler

.PHONY: lint
lint: setup ## gofmt; go vet, staticcheck and more by golangci-lint
	scripts/lint

# Where goroutines meet, and what the race detector needn't see of it: tests of one
# goroutine that are long, and tests of how soon something happens, which it slows down.
RACED = ./mailer ./scheduler
RACED_TOO = ./internal/journal ./internal/sink
RACED_WHOLE = ./internal/queue ./internal/sqldb
RACELESS = ^(TestKilledAtEveryPoint|TestPassingTrouble|TestThePaceFindsTheRelaysLimit|TestLostAfterTheDot|TestPlanningAgreesWithAClerk|TestWhateverIsComposedIsSigned|TestStampedIsComposed|TestMemoryStaysFlat|TestDatabaseHeld|TestDatabaseFull|TestRefusalsPause|TestKilledAnywhere|TestJournalsDiskFails|TestSilenceOutlastsTheRun|TestSigningAddsHardlyAnyAllocation|TestSlowRecipientAlone|Test[A-Za-z]*Midrun|TestLineOfHundredMegabytes|TestTheLedgerTellsTheTruth|TestAskedAgainBeforeItLeaves|TestThePacerKeepsItsPromises|TestFewRefusalsOnlyWarn|TestServersSayNo|TestPolicyPauses|TestEmbargoMovedLater|TestNextEqualsAWalkAlongTheWallClock|TestNoneIsEarly|TestCorrectionsReachWhoTheyShould|TestForecastComesTrue|TestOpeningsAreThoseOfAWalkAlongTheWallClock|TestAClockThatJumpsWhileServing|TestAgreedDatesOnly|TestKilledAcrossTheDueInstant|TestAnEmbargoThatMovedMovesTheDates|TestBetween|TestGoodbyeFails|TestGreylistingIsNoMatterOfSpeed|TestEveryLengthOfAddress|TestStrangeAddresses|TestQuarantinedAlone|TestRelayRefusesUs|TestJournalOnASmallDisk|TestWhoMayWhat[A-Za-z]*|TestOneSlowDomainLeavesTheOthersAlone|TestWithdrawnFromManyWorkers|TestCorrectedBetween)$$

# Of the long packages, the tests in which goroutines meet.
MEETING = Race|Zombie|Workers|Processes|Stop|Pace|Kill|Serving|Hold|Held|Journal|Turns|Told|Relay

.PHONY: race
race: setup ## the short form under the race detector: where goroutines meet, on SQLite, few checks of each property
	CI=true scripts/with-postgres go test -race $(LEAN) -p 4 -skip './^postgres$$' $(RACED_WHOLE)
	CI=true scripts/with-postgres go test -race $(LEAN) -p 4 -skip '$(RACELESS)|./^postgres$$' $(RACED_TOO) -rapid.checks=5
	CI=true scripts/with-postgres go test -race $(LEAN) -p 4 -run '$(MEETING)' -skip '$(RACELESS)|./^postgres$$' $(RACED) -rapid.checks=5

.PHONY: fuzz
fuzz: ## each fuzz target for FUZZTIME (5m)
	scripts/fuzz $(FUZZTIME)

.PHONY: soak
soak: setup ## the long form of what kills and races, then all tests again and again for SOAKTIME minutes (60)
	CI=true COMMUNIQUE_SOAK=$(KILLS) scripts/with-postgres go test -count=1 -timeout 2h ./internal/journal ./releases ./scheduler ./mailer ./web/desk/entrance ./web/browsertest ./cmd/communique
	CI=true scripts/with-postgres scripts/soak $(SOAKTIME) '$(RACELESS)'

.PHONY: bench
bench: setup ## the benchmarks, on both engines
	CI=true scripts/with-postgres go test -run '^$$' -bench . -benchmem ./...

.PHONY: setup
setup: ## installs what the tests need and is missing; make test does it by itself
	@scripts/setup
