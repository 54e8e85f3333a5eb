package io.locktender.steps.process;

import io.locktender.steps.command.ProcessTree;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.local.LocalWork;
import io.locktender.steps.process.Event.Kind;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.Throttled;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step process. Requests come on the standard input; events go to the standard output, which
 * the code of the steps cannot reach by {@code System.out}. It ends, with all that it started, at
 * the moment when its input ends, whatever it is doing: then nobody is master here any more.
 */
public final class StepProcessMain {
  static final int EXIT_PIPE_CLOSED = 0;
  static final int EXIT_PROTOCOL = 70;

  private static final int MAX_QUEUED = 16;

  private final OutputStream events;
  private @Nullable OpenedWork work;

  private StepProcessMain(OutputStream events) {
    this.events = events;
  }

  /**
   * Runs until the standard input ends.
   *
   * @param args none
   */
  public static void main(String[] args) throws InterruptedException {
    OutputStream events = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    BlockingQueue<Request> requests = new ArrayBlockingQueue<>(MAX_QUEUED);
    Thread reader =
        new Thread(
            () -> read(new BufferedInputStream(new FileInputStream(FileDescriptor.in)), requests),
            "requests");
    reader.setDaemon(true);
    reader.start();
    System.setIn(InputStream.nullInputStream());
    StepProcessMain main = new StepProcessMain(events);
    while (true) {
      main.answer(requests.take());
    }
  }

  private static void read(InputStream in, BlockingQueue<Request> requests) {
    try {
      Optional<Request> request = Lines.read(in, Request.class);
      while (request.isPresent()) {
        requests.add(request.get());
        request = Lines.read(in, Request.class);
      }
      halt(EXIT_PIPE_CLOSED);
    } catch (IOException | RuntimeException e) {
      halt("a request cannot be read", e);
    }
  }

  private void answer(Request request) {
    Event event;
    try {
      event = carryOut(request);
    } catch (StepFailedException e) {
      event = Event.ended(request, Kind.FAILED, e.failure());
    } catch (InvalidInputException e) {
      event = ended(request, Kind.INVALID, e);
    } catch (DatabaseUnavailableException e) {
      event = ended(request, Kind.UNAVAILABLE, e);
    } catch (InterruptedException e) {
      StepFailure failure = StepFailure.of(request.step(), "the step interrupted its own thread");
      event = Event.ended(request, Kind.FAILED, failure);
    } catch (RuntimeException | Error e) {
      // The code of a release can throw anything; the master has to hear of it.
      log().error("call {} failed", request.call(), e);
      event = Event.ended(request, Kind.FAILED, StepFailure.of(request.step(), e.toString()));
    }
    send(event);
  }

  private Event carryOut(Request request) throws StepFailedException, InterruptedException {
    Progress progress =
        new Throttled((done, left) -> send(Event.progress(request, done, left)), System::nanoTime);
    return switch (request.call()) {
      case OPEN -> {
        OpenedWork opened = OpenedWork.open(required(request.opening()), request.token());
        work = opened;
        yield Event.opened(request, opened.local().touches(), opened.local().whyNotRolling());
      }
      case COPY -> Event.done(request, work(request).copy(progress), 0);
      case PROVE -> Event.proved(request, work(request).prove(progress));
      case ALREADY_THERE -> Event.found(request, work(request).alreadyThere());
      case BACKUP ->
          Event.done(request, work(request).backup(required(request.release()), progress), 0);
      case KEEP_UP -> {
        KeptUp keptUp = work(request).keepUp(progress);
        yield Event.done(request, keptUp.changed(), keptUp.pending());
      }
      case RUN -> step(request, work(request)::run, progress);
      case EXPAND -> step(request, work(request)::expand, progress);
      case TAKE_BACK -> step(request, work(request)::takeBack, progress);
      case CONTRACT -> step(request, work(request)::contract, progress);
    };
  }

  @FunctionalInterface
  private interface StepCall {
    StepResult call(String release, String step, Progress progress)
        throws StepFailedException, InterruptedException;
  }

  private static Event step(Request request, StepCall call, Progress progress)
      throws StepFailedException, InterruptedException {
    StepResult result = call.call(required(request.release()), required(request.step()), progress);
    return Event.done(request, result.changed(), result.pending());
  }

  private LocalWork work(Request request) {
    OpenedWork opened = required(work);
    if (!opened.token().equals(request.token())) {
      throw new InvalidInputException("the step process works for another token");
    }
    return opened.local();
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new InvalidInputException("the request is not complete, or comes before 'open'");
    }
    return value;
  }

  private static Event ended(Request request, Kind kind, Exception e) {
    return Event.ended(
        request, kind, StepFailure.of(request.step(), String.valueOf(e.getMessage())));
  }

  private void send(Event event) {
    try {
      Lines.write(events, event);
    } catch (IOException e) {
      halt("an event cannot be written", e);
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
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /** Only asked for when the standard output is no longer the pipe: a logger may write there. */
  private static Logger log() {
    return LoggerFactory.getLogger(StepProcessMain.class);
  }
}
