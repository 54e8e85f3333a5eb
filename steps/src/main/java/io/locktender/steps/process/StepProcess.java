package io.locktender.steps.process;

import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.process.Request.Call;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of one mastership in a process of its own. Once a call was interrupted, or the process
 * said something that is no event, the process is killed, and every later call fails.
 */
public final class StepProcess implements UpgradeWork {
  private static final Logger log = LoggerFactory.getLogger(StepProcess.class);
  private static final int MAX_QUEUED = 1_024;
  private static final long NEVER = Long.MAX_VALUE;
  private static final Progress NOBODY = (done, left) -> {};

  /** What the reader hands over: an event, or why there are no more. */
  private record Heard(@Nullable Event event, @Nullable String end) {}

  private final StepJvm jvm;
  private final String token;
  private final Runnable afterEnd;
  private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final Thread reader;
  private Set<String> touches = Set.of();
  private List<String> whyNotRolling = List.of();
  private long sequence;
  private volatile boolean closed;

  private StepProcess(StepJvm jvm, String token, Runnable afterEnd) {
    this.jvm = jvm;
    this.token = token;
    this.afterEnd = afterEnd;
    reader = new Thread(() -> read(jvm.events()), "step-process-events");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a step process, and waits until it is connected and has loaded the plan.
   *
   * @param opening what it works on
   * @param token of the mastership
   * @throws StepFailedException when it does not come up in time, or dies
   * @throws InvalidInputException when the releases are not those of the opening
   * @throws DatabaseUnavailableException when the database does not answer
   */
  public static StepProcess open(Opening opening, String token, StepProcessSettings settings)
      throws StepFailedException, InterruptedException {
    StepProcess process = new StepProcess(StepJvm.start(settings), token, settings.afterEnd());
    boolean opened = false;
    try {
      Request request = new Request(Call.OPEN, token, 0, opening, null, null);
      Event event = process.call(request, NOBODY, settings.openWithin());
      process.touches = event.touches();
      process.whyNotRolling = event.found();
      opened = true;
      return process;
    } finally {
      if (!opened) {
        process.close();
      }
    }
  }

  @Override
  public long copy(Progress progress) throws StepFailedException, InterruptedException {
    return call(request(Call.COPY), progress, null).done();
  }

  @Override
  public StepResult run(String release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return step(Call.RUN, release, step, progress);
  }

  @Override
  public List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException {
    return call(request(Call.PROVE), progress, null).entries();
  }

  @Override
  public List<String> alreadyThere() throws StepFailedException, InterruptedException {
    return call(request(Call.ALREADY_THERE), NOBODY, null).found();
  }

  @Override
  public long backup(String upgradeId, Progress progress)
      throws StepFailedException, InterruptedException {
    return call(request(Call.BACKUP, upgradeId, null), progress, null).done();
  }

  @Override
  public StepResult expand(String release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return step(Call.EXPAND, release, step, progress);
  }

  @Override
  public KeptUp keepUp(Progress progress) throws StepFailedException, InterruptedException {
    Event event = call(request(Call.KEEP_UP), progress, null);
    return new KeptUp(event.done(), event.left());
  }

  @Override
  public StepResult takeBack(String release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return step(Call.TAKE_BACK, release, step, progress);
  }

  @Override
  public StepResult contract(String release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return step(Call.CONTRACT, release, step, progress);
  }

  @Override
  public Set<String> touches() {
    return touches;
  }

  @Override
  public List<String> whyNotRolling() {
    return whyNotRolling;
  }

  /** The process's id. */
  public long pid() {
    return jvm.pid();
  }

  /** Kills the process, with all that it started; waits up to 5 s until it is gone. */
  @Override
  public void close() {
    closed = true;
    jvm.kill();
    reader.interrupt();
    end("the work was closed");
    afterEnd.run();
  }

  private StepResult step(Call call, String release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    Event event = call(request(call, release, step), progress, null);
    return new StepResult(event.done(), event.left());
  }

  private Request request(Call call) {
    return request(call, null, null);
  }

  private Request request(Call call, @Nullable String release, @Nullable String step) {
    return new Request(call, token, ++sequence, null, release, step);
  }

  private Event call(Request request, Progress progress, @Nullable Duration within)
      throws StepFailedException, InterruptedException {
    try {
      send(request);
      long deadline = within == null ? NEVER : System.nanoTime() + within.toNanos();
      Event event = next(request, deadline);
      while (event.kind() == Event.Kind.PROGRESS) {
        progress.at(event.done(), event.left());
        event = next(request, deadline);
      }
      return result(event);
    } catch (InterruptedException e) {
      close();
      throw e;
    }
  }

  private void send(Request request) throws StepFailedException, InterruptedException {
    try {
      Lines.write(jvm.requests(), request);
    } catch (IOException e) {
      log.warn("request {} did not reach the step process", request.call(), e);
      throw ended(request, null);
    }
  }

  private Event next(Request request, long deadline)
      throws StepFailedException, InterruptedException {
    while (true) {
      Heard next =
          deadline == NEVER
              ? heard.take()
              : heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        close();
        throw failed(request, "the step process did not answer in time");
      }
      if (next.event() == null) {
        throw ended(request, next.end());
      }
      if (next.event().answers(request)) {
        return next.event();
      }
    }
  }

  private static Event result(Event event) throws StepFailedException {
    if (event.kind() == Event.Kind.DONE) {
      return event;
    }
    StepFailure failure =
        Objects.requireNonNullElse(event.failure(), StepFailure.of(null, "no reason was given"));
    switch (event.kind()) {
      case INVALID -> throw new InvalidInputException(failure.reason());
      case UNAVAILABLE ->
          throw new DatabaseUnavailableException(
              failure.reason(), new StepFailedException(failure));
      default -> throw new StepFailedException(failure);
    }
  }

  private StepFailedException ended(Request request, @Nullable String why)
      throws InterruptedException {
    if (closed) {
      return failed(request, "the work was closed");
    }
    String epitaph = why == null ? jvm.epitaph() : why;
    close();
    return failed(request, epitaph);
  }

  private static StepFailedException failed(Request request, String reason) {
    return new StepFailedException(StepFailure.of(request.step(), reason));
  }

  private void read(InputStream events) {
    try (events) {
      Optional<Event> event = Lines.read(events, Event.class);
      while (event.isPresent()) {
        heard.put(new Heard(event.get(), null));
        event = Lines.read(events, Event.class);
      }
      heard.put(new Heard(null, null));
    } catch (IOException e) {
      end("the step process wrote something that is no event: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * There is room when the queue is emptied: whoever waits gets the reason before anything else.
   */
  private void end(String reason) {
    heard.clear();
    heard.add(new Heard(null, reason));
  }
}
