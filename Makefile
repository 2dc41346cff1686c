# Everything that people do with this project. `make help` lists it.

SWIFT ?= swift
SPEC_TESTSUITE ?= ../shared/spec-testsuite
PREFIX ?= /usr/local
MODEL_OPERATIONS ?= 1000000
# Without frame pointers handlers are three instructions shorter (docs/decisions/004-omit-frame-pointers.md).
RELEASE = -c release --omit-frame-pointers
RELEASE_TESTS := -c release -Xswiftc -enable-testing --scratch-path .build/release-tests
# What is installed needs no libraries, and starts in half the time.
ifeq ($(shell uname),Linux)
STATIC = --static-swift-stdlib -Xswiftc -static-executable --scratch-path .build/static
endif
BINARIES = $$($(SWIFT) build $(RELEASE) --show-bin-path)
SOURCES = Package.swift Sources Tests Benchmarks

.DEFAULT_GOAL := help
.PHONY: help build demo test test-release conformance bench format lint check install clean toolchain packages

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: toolchain packages ## Build everything with optimisation
	$(SWIFT) build $(RELEASE)

demo: toolchain ## Run a WASI program through wasi-run
	$(SWIFT) build $(RELEASE) --product wasi-run
	$(BINARIES)/wasi-run Fixtures/programs/hello.wat
	$(BINARIES)/wasi-run --stats --invoke fib Fixtures/programs/arithmetic.wat 27

# The agent's tests wait for servers of their own: what other tests compute would keep them from running for minutes.
test: toolchain packages ## Build for debugging and run the tests
	$(SWIFT) test --skip AgentTests
	$(SWIFT) test --filter AgentTests

test-release: toolchain packages ## Build with optimisation and run the tests, with MODEL_OPERATIONS random file operations
	MODEL_OPERATIONS=$(MODEL_OPERATIONS) $(SWIFT) test $(RELEASE_TESTS) --skip AgentTests
	$(SWIFT) test $(RELEASE_TESTS) --filter AgentTests

conformance: toolchain ## Run the official test suite in SPEC_TESTSUITE
	$(SWIFT) build $(RELEASE) --product wasm-conformance
	$(BINARIES)/wasm-conformance $(SPEC_TESTSUITE)

bench: toolchain ## Compare the speed with other engines
	$(SWIFT) build $(RELEASE) --product wasi-run
	Benchmarks/compare --wasi-run $(BINARIES)/wasi-run

format: ## Format the sources
	$(SWIFT) format -i -r $(wildcard $(SOURCES))

lint: ## Check the format of the sources
	$(SWIFT) format lint --strict -r $(wildcard $(SOURCES))

check: ## Everything that continuous integration checks
	.ci/run

install: toolchain ## Install the commands below PREFIX, without dependencies
	$(SWIFT) build $(RELEASE) $(STATIC) --product wasi-run
	$(SWIFT) build $(RELEASE) $(STATIC) --product wasm-conformance
	install -d $(DESTDIR)$(PREFIX)/bin
	install -s $$($(SWIFT) build $(RELEASE) $(STATIC) --show-bin-path)/wasi-run $(DESTDIR)$(PREFIX)/bin
	install -s $$($(SWIFT) build $(RELEASE) $(STATIC) --show-bin-path)/wasm-conformance $(DESTDIR)$(PREFIX)/bin

clean: ## Remove what was built
	rm -rf .build

toolchain:
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6.3 is needed: https://www.swift.org/install" >&2; exit 1; }

# Everything together includes the agent, which needs a few libraries; single products of the engine need none.
packages:
	@Scripts/install-packages
