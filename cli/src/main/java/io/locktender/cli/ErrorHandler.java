package io.locktender.cli;

import com.google.common.base.Throwables;
import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.OneLine;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.StepFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into an exit code and one line; {@code --debug} shows the rest. */
final class ErrorHandler implements IExecutionExceptionHandler {
  private final Io io;

  ErrorHandler(Io io) {
    this.io = io;
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    int code = code(error);
    io.err().println(error instanceof CliException own ? own.text() : text(error));
    if (CommonOptions.debug(command)) {
      error.printStackTrace(io.err());
    }
    return code;
  }

  private static int code(Exception error) {
    if (error instanceof CliException own) {
      return own.exitCode();
    }
    if (error instanceof NewerFormatException) {
      return ExitCodes.REFUSED;
    }
    if (error instanceof InvalidInputException) {
      return ExitCodes.USAGE;
    }
    return isUnreachable(error) ? ExitCodes.UNREACHABLE : ExitCodes.FAILED;
  }

  /** By name: looking at the classes would load the MongoDB driver and Curator for every error. */
  private static boolean isUnreachable(Exception error) {
    for (Throwable cause : Throwables.getCausalChain(error)) {
      String name = cause.getClass().getName();
      if (name.equals("io.locktender.steps.control.DatabaseUnavailableException")
          || name.equals("io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException")
          || name.startsWith("com.mongodb.MongoSocket")
          || name.equals("com.mongodb.MongoTimeoutException")
          || name.equals("com.mongodb.MongoSecurityException")
          || name.startsWith("org.apache.zookeeper.KeeperException$ConnectionLoss")
          || name.startsWith("org.apache.zookeeper.KeeperException$SessionExpired")) {
        return true;
      }
    }
    return false;
  }

  private static String text(Exception error) {
    if (error instanceof NewerFormatException) {
      return OneLine.of(error) + ": nothing was changed; use the 'locktender' of that build";
    }
    if (error instanceof InvalidInputException || error instanceof StepFailedException) {
      return OneLine.of(error);
    }
    if (error instanceof InterruptedException) {
      return "interrupted; 'locktender status' shows how far it got";
    }
    String message = OneLine.of(error);
    boolean says = error instanceof IOException || error instanceof UncheckedIOException;
    if (isUnreachable(error) || says) {
      return message;
    }
    return message + " (" + error.getClass().getSimpleName() + "; --debug shows where)";
  }
}
