package io.locktender.testkit;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The replica set that the tests are told, to do to its primary what happens to primaries. Its
 * members are processes of this machine. Not for use beside tests that expect a server in peace;
 * used by one thread.
 *
 * <p>{@code LOCKTENDER_TEST_MONGODB} names three members or more, {@code
 * LOCKTENDER_TEST_MONGODB_PIDS} their processes, in any order: each a number, or a file with one
 * ({@code mongod --pidfilepath}), which still is right when a member was started again.
 */
public final class TestReplicaSet implements AutoCloseable {
  private static final Duration WELL_WITHIN = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final int STAYS_DOWN_SECONDS = 10;

  private final String uri;
  private final List<Member> members;
  private @Nullable Member paused;
  private @Nullable Member killed;
  private Runnable starts = () -> {};

  private TestReplicaSet(String uri, List<Member> members) {
    this.uri = uri;
    this.members = members;
  }

  /** Why there is none for the tests of this JVM, in one sentence; empty when there is one. */
  public static String whyNot() {
    return NamedSet.problem();
  }

  /**
   * The set.
   *
   * @throws IllegalStateException when there is none
   */
  public static TestReplicaSet named() {
    NamedSet named = NamedSet.read();
    TestReplicaSet set = new TestReplicaSet(named.uri(), named.connect());
    set.learnPids(named.pids());
    set.awaitWell();
    return set;
  }

  /** Signals go only to processes that were told: a server may be called this one, and be none. */
  private void learnPids(Set<Long> told) {
    for (Member member : members) {
      long pid = member.askPid().orElse(-1);
      if (!told.contains(pid)) {
        close();
        throw new IllegalStateException(
            "%s names the processes %s; %s is process %d: name the files that the servers write"
                .formatted(NamedSet.PIDS, told, member.address(), pid));
      }
      member.pid(pid);
    }
  }

  /** The connection string; it names no database of the test's. */
  public String uri() {
    return uri;
  }

  /** {@code host:port} of each. */
  public List<String> members() {
    return members.stream().map(Member::address).toList();
  }

  /** {@code host:port} of the one that is primary now. */
  public String primary() {
    return current().address();
  }

  /** Asks the primary to step down, which it does when another has caught up. */
  public void stepDown() {
    try {
      current()
          .run(
              new Document("replSetStepDown", STAYS_DOWN_SECONDS)
                  .append("secondaryCatchUpPeriodSecs", STAYS_DOWN_SECONDS / 2));
    } catch (MongoException e) {
      // It may close the connection over which it was asked; whoever waits sees who is primary.
      return;
    }
  }

  /** SIGKILL to the primary; what else was killed or paused before is well again first. */
  public void killPrimary() {
    heal();
    Member primary = current();
    starts = primary.kill();
    killed = primary;
  }

  /** SIGSTOP to the primary; what else was killed or paused before is well again first. */
  public void pausePrimary() {
    heal();
    paused = current();
    paused.pause();
  }

  /**
   * Cuts the primary off: it is stopped until the others have another one. When it goes on, it does
   * not know that it is deposed.
   */
  public void cutOffPrimary() {
    pausePrimary();
    await("another primary", () -> others().stream().anyMatch(Member::isPrimary));
  }

  private List<Member> others() {
    return members.stream().filter(member -> member != paused).toList();
  }

  /** SIGCONT to what was paused. */
  public void goOn() {
    if (paused != null) {
      paused.goOn();
      paused = null;
    }
  }

  /** Starts what was killed, and waits until it answers. */
  public void start() {
    Member member = killed;
    if (member == null) {
      return;
    }
    long before = member.pid();
    starts.run();
    killed = null;
    await(
        member.address() + " answers",
        () -> {
          long now = member.askPid().orElse(before);
          member.pid(now);
          return now != before;
        });
  }

  /** All members run and take part, and one is primary. */
  public void heal() {
    goOn();
    start();
    awaitWell();
  }

  private void awaitWell() {
    await(
        "a primary, and every member well",
        () ->
            members.stream().allMatch(Member::isWell)
                && members.stream().anyMatch(Member::isPrimary));
  }

  /** There may be none for a moment. */
  private Member current() {
    await("a primary", () -> members.stream().anyMatch(Member::isPrimary));
    return members.stream().filter(Member::isPrimary).findFirst().orElseGet(this::current);
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + WELL_WITHIN.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(what + ": not within " + WELL_WITHIN.toSeconds() + " s");
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /** Leaves the set well. */
  @Override
  public void close() {
    try {
      if (paused != null || killed != null) {
        heal();
      }
    } finally {
      members.forEach(Member::close);
    }
  }
}
