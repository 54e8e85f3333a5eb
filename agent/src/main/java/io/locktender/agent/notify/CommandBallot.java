package io.locktender.agent.notify;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.process.CommandRunner;
import io.locktender.coordinator.notify.Inquiry;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import io.locktender.coordinator.notify.Voter.Ballot;
import io.locktender.steps.command.CommandResult;
import java.util.Optional;

/** Runs a command with a question on its standard input: 0 is a yes, {@link #VETO} a veto. */
public final class CommandBallot implements Ballot {
  /** The exit code of a veto; the last line of the output is the reason. */
  static final int VETO = 10;

  private final NotifyHook hook;
  private final EventBody body;
  private final HookCommand command;

  /**
   * @param cluster the cluster's name
   * @param commands runs it, without the agent's login in its environment
   */
  public CommandBallot(NotifyHook hook, String cluster, CommandRunner commands) {
    this.hook = hook;
    this.body = new EventBody(cluster);
    this.command = new HookCommand(hook, commands);
  }

  @Override
  public Optional<String> vote(Inquiry inquiry) throws NotHeardException, InterruptedException {
    CommandResult result = command.run(body.of(inquiry, hook.name()));
    if (result.end() == CommandResult.End.EXITED && result.exitCode() == VETO) {
      String last = result.output().lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
      return Optional.of(VetoReason.of(last));
    }
    command.checkSucceeded(result);
    return Optional.empty();
  }
}
