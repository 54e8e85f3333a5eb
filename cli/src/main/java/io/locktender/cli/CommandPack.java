package io.locktender.cli;

import io.locktender.cli.console.Io;
import java.util.List;

/**
 * Commands that only some installations have, found by {@link java.util.ServiceLoader}: their jars
 * are on no class path in production.
 */
public interface CommandPack {
  /** The commands' names, in the order in which {@code --help} lists them. */
  List<String> names();

  /**
   * Makes a command.
   *
   * @param name one of {@link #names}
   * @return an object that picocli takes for a command
   */
  Object create(String name, Io io);
}
