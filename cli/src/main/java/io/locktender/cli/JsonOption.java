package io.locktender.cli;

import picocli.CommandLine.Option;

/** What every command that prints takes. */
final class JsonOption {
  @Option(names = "--json", description = "Prints JSON, for programs.")
  private boolean json;

  boolean wanted() {
    return json;
  }
}
