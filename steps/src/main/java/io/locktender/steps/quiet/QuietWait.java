package io.locktender.steps.quiet;

import static io.locktender.steps.mongo.WorkGuard.failed;

import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.Pause;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Waits until nothing that was asked of a server before is still carried out there. To be begun
 * when whoever asked is gone: what is there in the first two looks is from before, and what had
 * begun before the second. It is quiet when two looks in a row, at the same primary, show nothing
 * of that.
 *
 * <p>Two, since one may miss a transaction that comes back from idleness while the server goes
 * through its lists, and what had arrived and was not begun. Between them the server shows that it
 * is the primary, so that none that was answers for the one that is.
 */
public final class QuietWait {
  static final Duration AFTER_THE_FIRST = Duration.ofMillis(100);
  static final Duration BETWEEN = Duration.ofMillis(250);

  private final Database database;
  private final CurrentOperations operations;
  private final MongoControlStore store;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Pause pause;

  /**
   * @param clock tells people since when something runs
   */
  public QuietWait(Database database, InstantSource clock) {
    this(database, clock, System::nanoTime, Pause.REAL);
  }

  QuietWait(Database database, InstantSource clock, LongSupplier nanos, Pause pause) {
    this.database = database;
    this.operations = new CurrentOperations(database);
    this.store = new MongoControlStore(database.get(), clock);
    this.clock = clock;
    this.nanos = nanos;
    this.pause = pause;
  }

  /**
   * Waits for as long as it takes, also while the database does not answer: how long that may be is
   * for the caller to say, who interrupts it.
   *
   * @param progress hears what is waited for, by name, each time that it changes
   * @return whether it is quiet; false when the server does not tell what it does
   * @throws StepFailedException when the user may not ask
   */
  public boolean await(Progress progress) throws StepFailedException, InterruptedException {
    Looks looks = new Looks(database.name(), clock);
    while (true) {
      boolean told = look(looks);
      if (!told || looks.quiet()) {
        return told;
      }
      looks.news().ifPresent(progress::waitsFor);
      pause.sleep(looks.count() == 1 ? AFTER_THE_FIRST : BETWEEN);
    }
  }

  /** Looks once; false when the server does not tell. */
  private boolean look(Looks looks) throws StepFailedException, InterruptedException {
    try {
      return WorkGuard.guard("say what it is doing", () -> lookAt(looks));
    } catch (DatabaseUnavailableException e) {
      looks.missed(String.valueOf(e.getMessage()));
      return true;
    }
  }

  private boolean lookAt(Looks looks) throws StepFailedException {
    long asked = nanos.getAsLong();
    CurrentOperations.Answer answer = operations.ask();
    switch (answer.kind()) {
      case NOT_HERE -> {
        return false;
      }
      case FORBIDDEN -> throw failed(QuietCheck.forbidden(answer.refusal()));
      case TOLD -> {
        if (looks.take(answer.operations(), asked, nanos.getAsLong()) && !looks.quiet()) {
          showThatItIsThePrimary();
        }
      }
    }
    return true;
  }

  /** By a linearizable read: another one cannot answer it. */
  private void showThatItIsThePrimary() {
    var unused = store.readVersion();
  }
}
