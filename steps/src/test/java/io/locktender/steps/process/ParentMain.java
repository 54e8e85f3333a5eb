package io.locktender.steps.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Starts a step process, prints its id, and waits to be killed. */
final class ParentMain {
  private ParentMain() {}

  public static void main(String[] args) throws InterruptedException {
    StepJvm jvm = StepJvm.start(new StepProcessSettings(List.of(), Duration.ofMinutes(1)));
    System.out.println(jvm.pid());
    new CountDownLatch(1).await();
  }
}
