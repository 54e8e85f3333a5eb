package io.locktender.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the jar's own version. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"locktender " + text()};
  }

  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
