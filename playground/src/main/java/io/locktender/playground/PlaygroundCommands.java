package io.locktender.playground;

import io.locktender.cli.CommandPack;
import io.locktender.cli.console.Io;
import java.util.List;

/** {@code dev} and {@code demo}. */
public final class PlaygroundCommands implements CommandPack {
  @Override
  public List<String> names() {
    return List.of("dev", "demo");
  }

  @Override
  public Object create(String name, Io io) {
    return name.equals("dev") ? new DevCommand(io) : new DemoCommand(io);
  }
}
