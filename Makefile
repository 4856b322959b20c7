# What a person who works on Communiqué runs. "make" alone lists it.

FUZZTIME ?= 5m
SOAKTIME ?= 60
KILLS ?= 50

# Lint has vetted the tests, and nobody opens a debugger on them.
LEAN = -vet=off -ldflags='-s -w'

.PHONY: help
help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

.PHONY: test
test: setup lint ## everything: linters, and all tests on SQLite and on a PostgreSQL of their own
	CI=true scripts/with-postgres go test $(LEAN) -timeout 20m -p 4 -parallel 4 ./...

.PHONY: lint
lint: setup ## gofmt, go vet, staticcheck, golangci-lint
	scripts/lint

# Where goroutines meet, and what the race detector needn't see of it: tests of one
# goroutine that are long, and tests of how soon something happens, which it slows down.
RACED = ./internal/journal ./internal/sink ./mailer ./scheduler
RACED_TOO = ./internal/queue ./internal/sqldb
RACELESS = ^(TestKilledAtEveryPoint|TestPassingTrouble|TestThePaceFindsTheRelaysLimit|TestLostAfterTheDot|TestPlanningAgreesWithAClerk|TestWhateverIsComposedIsSigned|TestStampedIsComposed|TestMemoryStaysFlat|TestDatabaseHeld|TestDatabaseFull|TestRefusalsPause|TestKilledAnywhere|TestJournalsDiskFails|TestSilenceOutlastsTheRun|TestSigningAddsHardlyAnyAllocation|TestSlowRecipientAlone|Test[A-Za-z]*Midrun|TestLineOfHundredMegabytes|TestTheLedgerTellsTheTruth|TestAskedAgainBeforeItLeaves|TestThePacerKeepsItsPromises|TestFewRefusalsOnlyWarn|TestServersSayNo|TestPolicyPauses|TestEmbargoMovedLater|TestNextEqualsAWalkAlongTheWallClock|TestNoneIsEarly|TestCorrectionsReachWhoTheyShould|TestForecastComesTrue|TestOpeningsAreThoseOfAWalkAlongTheWallClock|TestAClockThatJumpsWhileServing|TestAgreedDatesOnly|TestWithdrawnFromManyWorkers|TestCorrectedBetween)$$

.PHONY: race
race: setup ## the short form under the race detector: where goroutines meet, few checks of each property
	CI=true scripts/with-postgres go test -race $(LEAN) -p 4 -skip '$(RACELESS)' $(RACED_TOO)
	CI=true scripts/with-postgres go test -race $(LEAN) -p 4 -skip '$(RACELESS)' $(RACED) -rapid.checks=10

.PHONY: fuzz
fuzz: ## each fuzz target for FUZZTIME (5m)
	scripts/fuzz $(FUZZTIME)

.PHONY: soak
soak: setup ## the long form of what kills and races, then all tests again and again for SOAKTIME minutes (60)
	CI=true COMMUNIQUE_SOAK=$(KILLS) scripts/with-postgres go test -count=1 -timeout 2h ./internal/journal ./scheduler ./mailer ./cmd/communique
	CI=true scripts/with-postgres scripts/soak $(SOAKTIME) '$(RACELESS)'

.PHONY: bench
bench: setup ## the benchmarks, on both engines
	CI=true scripts/with-postgres go test -run '^$$' -bench . -benchmem ./...

.PHONY: setup
setup: ## installs what the tests need and is missing; make test does it by itself
	@scripts/setup
