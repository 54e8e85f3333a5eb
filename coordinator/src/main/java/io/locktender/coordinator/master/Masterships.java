package io.locktender.coordinator.master;

import java.time.Duration;
import java.util.Optional;

/** Who is master. Used by the loop's thread alone. */
public interface Masterships {
  /**
   * The mastership that is held here, the very same one as long as it lasts; empty while another is
   * master, or nobody. Where this one does not stand for election yet, it does from then on.
   */
  Optional<Mastership> current();

  /**
   * Gives the mastership up, so that another can be elected.
   *
   * @param pause how long this one does not stand again
   */
  void resign(Duration pause);
}
