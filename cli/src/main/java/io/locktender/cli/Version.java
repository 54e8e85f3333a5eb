package io.locktender.cli;

import io.locktender.steps.control.Build;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: which build this is. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"locktender " + Build.current()};
  }
}
