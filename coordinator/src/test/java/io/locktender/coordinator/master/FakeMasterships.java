package io.locktender.coordinator.master;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An election whose outcome the test gives. */
final class FakeMasterships implements Masterships {
  @Nullable Held held;
  int resigned;
  boolean stuck;

  /** A mastership, until the test says otherwise. */
  static final class Held implements Mastership {
    private final String token;
    boolean lost;
    boolean suspended;

    Held(String token) {
      this.token = token;
    }

    @Override
    public String token() {
      return token;
    }

    @Override
    public boolean lost() {
      return lost;
    }

    @Override
    public boolean mayClaim() {
      return !lost && !suspended;
    }
  }

  Held elect(String token) {
    held = new Held(token);
    return held;
  }

  @Override
  public Optional<Mastership> current() {
    return Optional.ofNullable(held);
  }

  @Override
  public void resign(Duration pause) {
    resigned++;
    if (stuck) {
      throw new IllegalStateException("the latch does not close");
    }
    held = null;
  }
}
