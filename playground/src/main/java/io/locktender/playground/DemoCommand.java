package io.locktender.playground;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Style;
import io.locktender.playground.demo.Demo;
import io.locktender.playground.demo.DemoFailedException;
import io.locktender.playground.demo.DemoKind;
import io.locktender.playground.demo.Installation;
import io.locktender.playground.demo.Screen;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code demo}: three upgrades on three agents with real data. */
@Command(
    name = "demo",
    description =
        "Starts a cluster of three agents on this machine, loads Debian's package index, and shows"
            + " an upgrade that succeeds, one that fails and is rolled back, and one that loses its"
            + " master in the middle; or, rolling, one that nobody notices, one that is broken, and"
            + " the revert of the first. Takes less than two minutes, and leaves nothing behind.",
    footer = {
      "",
      "Example:",
      "  locktender demo rolling",
      "  locktender demo --keep --data ./demo",
      "  locktender demo --stop ./demo"
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:everything went as it should",
      "1:something did not; the logs are kept",
      ExitCodes.USAGE_HELP
    })
public final class DemoCommand implements Callable<Integer> {
  private final Io io;

  @Parameters(
      arity = "0..1",
      paramLabel = "hold|rolling",
      defaultValue = "hold",
      description =
          "Upgrades for which the workers stop, or such that nobody notices (default: hold).")
  private DemoKind show = DemoKind.HOLD;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where everything is kept, and stays; must be missing or empty (default: a temporary"
              + " directory, removed at the end).")
  private @Nullable Path data;

  @Option(names = "--keep", description = "Leaves the cluster running, to be looked at.")
  private boolean keep;

  @Option(
      names = "--stop",
      paramLabel = "DIR",
      description = "Only stops what an earlier demo with --keep left running.")
  private @Nullable Path stop;

  DemoCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Exception {
    Screen screen = new Screen(io.out(), io.style() == Style.COLOURS, io.terminal());
    try {
      if (stop != null) {
        Demo.stop(stop.toAbsolutePath().normalize(), screen);
      } else {
        Optional<Path> where =
            Optional.ofNullable(data).map(dir -> dir.toAbsolutePath().normalize());
        Demo.run(Installation.running(), show, where, keep, screen);
      }
      return ExitCodes.DONE;
    } catch (DemoFailedException e) {
      throw CliException.failed(String.valueOf(e.getMessage()));
    }
  }
}
