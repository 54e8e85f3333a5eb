package io.locktender.cli.command;

import picocli.CommandLine.Option;

/** What every command that prints takes. */
public final class JsonOption {
  @Option(names = "--json", description = "Prints JSON, for programs.")
  private boolean json;

  public boolean wanted() {
    return json;
  }
}
