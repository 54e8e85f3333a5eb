package io.locktender.steps.process;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.locktender.steps.command.MarkedProcesses;
import io.locktender.steps.command.ProcessTree;
import io.locktender.steps.log.StepLog;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.Throttled;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step process. Requests come on the standard input; replies go to the standard output, which
 * the code of the steps cannot reach by {@code System.out}. It ends, with all that it started, at
 * the moment when its input ends, whatever it is doing: then nobody is master here any more. It
 * also ends when a call waits for a server that is primary no more and does not answer: that call
 * would go on to write.
 */
public final class StepProcessMain {
  static final int EXIT_PIPE_CLOSED = 0;
  static final int EXIT_PROTOCOL = 70;
  static final int EXIT_STRANDED = 75;

  /** How often a call that is under way is looked at. */
  private static final long LOOK_SECONDS = 1;

  private static final int MAX_QUEUED = 16;

  private final OutputStream replies;
  private final Session session = new Session();

  private StepProcessMain(OutputStream replies) {
    this.replies = replies;
  }

  /**
   * Runs until the standard input ends.
   *
   * @param args none
   */
  public static void main(String[] args) throws InterruptedException {
    OutputStream replies = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    StepLog.start();
    BlockingQueue<StepRequest> requests = new ArrayBlockingQueue<>(MAX_QUEUED);
    Thread reader =
        new Thread(
            () -> read(new BufferedInputStream(new FileInputStream(FileDescriptor.in)), requests),
            "requests");
    reader.setDaemon(true);
    reader.start();
    System.setIn(InputStream.nullInputStream());
    StepProcessMain main = new StepProcessMain(replies);
    ExecutorService calls =
        Executors.newSingleThreadExecutor(
            new ThreadFactoryBuilder().setNameFormat("call").setDaemon(true).build());
    while (true) {
      StepRequest request = requests.take();
      main.answer(request, calls.submit(() -> main.reply(request, request.call())));
    }
  }

  private void answer(StepRequest request, Future<StepReply> reply) throws InterruptedException {
    while (true) {
      try {
        send(reply.get(LOOK_SECONDS, TimeUnit.SECONDS));
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (TimeoutException e) {
        session.stranded().ifPresent(why -> giveUp(request, why));
      }
    }
  }

  /** The call goes on to wait, and would go on to write: nothing is done here any more. */
  private void giveUp(StepRequest request, String why) {
    send(StepReply.Failed.unavailable(request, why));
    halt(EXIT_STRANDED);
  }

  private static void read(InputStream in, BlockingQueue<StepRequest> requests) {
    try {
      Optional<StepRequest> request = JsonLines.read(in, StepRequest.class);
      while (request.isPresent()) {
        requests.add(request.get());
        request = JsonLines.read(in, StepRequest.class);
      }
      halt(EXIT_PIPE_CLOSED);
    } catch (IOException | RuntimeException e) {
      halt("a request cannot be read", e);
    }
  }

  private <A> StepReply reply(StepRequest request, StepCall<A> call) {
    Progress progress =
        new Throttled(
            (done, left) -> send(StepReply.Running.of(request, done, left)), System::nanoTime);
    try {
      A answer = call.carryOut(call.work(session, request.token()), progress);
      return StepReply.Done.of(request, JsonLines.tree(answer));
    } catch (StepFailedException | InterruptedException e) {
      return StepReply.Failed.of(request, e);
    } catch (RuntimeException | Error e) {
      StepReply.Failed failed = StepReply.Failed.of(request, e);
      if (failed.why() == StepReply.Failed.Why.STEP) {
        log().error("call {} failed", call, e);
      }
      return failed;
    }
  }

  private void send(StepReply reply) {
    try {
      JsonLines.write(replies, reply);
    } catch (IOException e) {
      halt("a reply cannot be written", e);
    }
  }

  private static void halt(String what, Exception cause) {
    if (cause instanceof IOException) {
      log().error("{}: the step process ends: {}", what, cause.getMessage());
    } else {
      log().error("{}: the step process ends", what, cause);
    }
    halt(EXIT_PROTOCOL);
  }

  /** No shutdown hooks: a step may have added one that hangs. */
  private static void halt(int exitCode) {
    try {
      ProcessTree.killDescendants(ProcessHandle.current());
      String mark = System.getenv(StepProcessSettings.MARK);
      if (mark != null) {
        MarkedProcesses.killOthers(StepProcessSettings.MARK, mark);
      }
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /** Only asked for when the standard output is no longer the pipe: a logger may write there. */
  private static Logger log() {
    return LoggerFactory.getLogger(StepProcessMain.class);
  }
}
