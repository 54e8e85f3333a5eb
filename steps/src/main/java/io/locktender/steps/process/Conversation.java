package io.locktender.steps.process;

import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said to a step process and what it says: one call at a time, its progress, its answer.
 * Once a call was interrupted, or the process said something that is no reply, the process is
 * killed, and every later call fails.
 */
final class Conversation implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Conversation.class);
  private static final int MAX_QUEUED = 1_024;
  private static final long NEVER = Long.MAX_VALUE;

  /** What the reader hands over: a reply, or why there are no more. */
  private record Heard(@Nullable StepReply reply, @Nullable String end) {}

  private final StepJvm jvm;
  private final String token;
  private final Runnable afterEnd;
  private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final Thread reader;
  private long sequence;
  private volatile boolean closed;

  /**
   * @param token of the mastership
   * @param afterEnd run, maybe more than once, when this was closed
   */
  Conversation(StepJvm jvm, String token, Runnable afterEnd) {
    this.jvm = jvm;
    this.token = token;
    this.afterEnd = afterEnd;
    reader = new Thread(() -> read(jvm.replies()), "step-process-replies");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Makes a call, and waits for its answer for as long as it takes.
   *
   * @throws StepFailedException also when the process ends, or is closed
   */
  <A> A call(StepCall<A> call, Progress progress) throws StepFailedException, InterruptedException {
    return call(call, progress, NEVER);
  }

  /**
   * Makes a call.
   *
   * @param within how long it may take; after that, the process is killed
   */
  <A> A call(StepCall<A> call, Progress progress, Duration within)
      throws StepFailedException, InterruptedException {
    return call(call, progress, System.nanoTime() + within.toNanos());
  }

  private <A> A call(StepCall<A> call, Progress progress, long deadline)
      throws StepFailedException, InterruptedException {
    StepRequest request = new StepRequest(token, sequence++, call);
    try {
      send(request);
      StepReply reply = next(request, deadline);
      while (reply instanceof StepReply.Running running) {
        progress.at(running.done(), running.left());
        reply = next(request, deadline);
      }
      if (reply instanceof StepReply.Done done) {
        return JsonLines.value(done.answer(), call.answer());
      }
      if (closed) {
        // It ends what it started first, and may say meanwhile that this was killed.
        throw ended(request, null);
      }
      throw ((StepReply.Failed) reply).thrown();
    } catch (InterruptedException e) {
      close();
      throw e;
    } catch (IOException e) {
      throw ended(request, noReply(e));
    }
  }

  private void send(StepRequest request) throws StepFailedException, InterruptedException {
    try {
      JsonLines.write(jvm.requests(), request);
    } catch (IOException e) {
      log.warn("call {} did not reach the step process: {}", request.call(), e.toString());
      throw ended(request, null);
    }
  }

  private StepReply next(StepRequest request, long deadline)
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
      if (next.reply() == null) {
        throw ended(request, next.end());
      }
      if (next.reply().answers(request)) {
        return next.reply();
      }
    }
  }

  private StepFailedException ended(StepRequest request, @Nullable String why)
      throws InterruptedException {
    if (closed) {
      return failed(request, "the work was closed");
    }
    String epitaph = why == null ? jvm.exitReport() : why;
    close();
    return failed(request, epitaph);
  }

  private static StepFailedException failed(StepRequest request, String reason) {
    return new StepFailedException(StepFailure.of(request.step(), reason));
  }

  /** Ends the process, with all that it started; waits up to 6 s until it is gone. */
  @Override
  public void close() {
    closed = true;
    jvm.end();
    reader.interrupt();
    end("the work was closed");
    afterEnd.run();
  }

  private void read(InputStream replies) {
    try (replies) {
      Optional<StepReply> reply = JsonLines.read(replies, StepReply.class);
      while (reply.isPresent()) {
        heard.put(new Heard(reply.get(), null));
        reply = JsonLines.read(replies, StepReply.class);
      }
      heard.put(new Heard(null, null));
    } catch (IOException e) {
      end(noReply(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String noReply(IOException e) {
    return "the step process wrote something that is not a reply: " + e.getMessage();
  }

  /**
   * There is room when the queue is emptied: whoever waits gets the reason before anything else.
   */
  private void end(String reason) {
    heard.clear();
    heard.add(new Heard(null, reason));
  }
}
