package io.locktender.coordinator.solo;

import io.locktender.coordinator.master.Mastership;
import io.locktender.coordinator.master.Masterships;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Elected at once, since nobody else stands; each time with a token of its own. */
final class SoloMasterships implements Masterships {
  private final Supplier<String> tokens;
  private @Nullable Held held;

  /**
   * @param tokens gives a new random token at every call
   */
  SoloMasterships(Supplier<String> tokens) {
    this.tokens = tokens;
  }

  private static final class Held implements Mastership {
    private final String token;
    private boolean lost;

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
      return !lost;
    }

    @Override
    public String toString() {
      return "mastership " + token;
    }
  }

  @Override
  public Optional<Mastership> current() {
    if (held == null) {
      held = new Held(tokens.get());
    }
    return Optional.of(held);
  }

  @Override
  public void resign(Duration pause) {
    if (held != null) {
      held.lost = true;
      held = null;
    }
  }
}
