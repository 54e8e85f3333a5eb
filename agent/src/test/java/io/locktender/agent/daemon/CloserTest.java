package io.locktender.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
  private final List<String> closed = new ArrayList<>();
  private final Closer closer = new Closer();

  private void open(String name) {
    closer.add(() -> closed.add(name));
  }

  @Test
  void theLastOneIsClosedFirstAndOnlyOnce() {
    open("state");
    open("database");
    closer.close();
    closer.close();

    assertThat(closed).containsExactly("database", "state");
  }

  @Test
  void oneThatDoesNotCloseDoesNotKeepTheOthersOpen() {
    open("state");
    closer.add(
        () -> {
          throw new IllegalStateException("no answer");
        });
    open("http");
    closer.close();

    assertThat(closed).containsExactly("http", "state");
  }

  @Test
  void whatEndedTheAgentDoesNotEndTheClosing() {
    closer.add(() -> closed.add("interrupted: " + Thread.currentThread().isInterrupted()));
    Thread.currentThread().interrupt();
    closer.close();

    assertThat(closed).containsExactly("interrupted: false");
    assertThat(Thread.interrupted()).as("whoever comes after is still told").isTrue();
  }
}
