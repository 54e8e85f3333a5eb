package io.locktender.coordinator.zookeeper;

import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.PATIENCE;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.mirror;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.report;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Versioned;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OperatorClientIT {
  @RegisterExtension final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

  @Test
  void theStatusOfAnEmptyServerIsEmpty() {
    ClusterView view = status();
    assertThat(view.complete()).isTrue();
    assertThat(view.target()).isNull();
    assertThat(view.targetVersion()).isEqualTo(Versioned.ABSENT);
    assertThat(view.reports()).isEmpty();
    assertThat(view.master()).isNull();
    assertThat(view.problems()).isEmpty();
  }

  @Test
  void theStatusIsWhatTheAgentsSee() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    Election election =
        zooKeeper.closing(
            new Election(
                connection, zooKeeper.watch(connection), "node-1", () -> "t1", System::nanoTime));
    await().atMost(PATIENCE).until(() -> election.current().isPresent());
    connection.targets().compareAndSet(Versioned.ABSENT, target("2.0.0", "r1"));
    connection.mirrors().publish(mirror("l1", 3));
    new ReportPublisher(connection, "node-1", "i1", null).publish(report("node-1", "i1", 3));
    ZooKeeperFixture.put(connection, zooKeeper.paths.node("node-2"), "garbled");
    ClusterView status = status();

    assertThat(status.access()).isEqualTo(ClusterView.Access.OPEN);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(connection.readView())
                    .usingRecursiveComparison()
                    .ignoringFields("access")
                    .isEqualTo(status));
    assertThat(status.master()).isEqualTo("node-1");
    assertThat(status.problems()).hasSize(1);
  }

  @Test
  void withoutAServerTheStatusSaysWhatToDoWithinItsTime() throws Exception {
    zooKeeper.stopServer();
    assertThatThrownBy(
            () ->
                new StatusReader(zooKeeper.settings(), zooKeeper.paths)
                    .read(Duration.ofMillis(300)))
        .isInstanceOf(ZooKeeperUnavailableException.class)
        .hasMessageContainingAll(
            "expected an answer from 127.0.0.1",
            "no connection within 300 ms",
            "check that it runs");
  }

  @Test
  void withoutAServerAnOperatorIsToldSo() throws Exception {
    zooKeeper.stopServer();
    assertThatThrownBy(zooKeeper::operator).isInstanceOf(ZooKeeperUnavailableException.class);
  }

  @Test
  void theSecondOfTwoOperatorsIsRefused() {
    OperatorClient one = zooKeeper.operator();
    OperatorClient two = zooKeeper.operator();
    ClusterView empty = one.read();

    assertThat(one.compareAndSetTarget(empty, target("2.0.0", "r1"))).isTrue();
    assertThat(two.compareAndSetTarget(empty, target("3.0.0", "r2"))).isFalse();
    assertThat(two.read().target()).isEqualTo(target("2.0.0", "r1"));

    ClusterView read = two.read();
    assertThat(two.compareAndSetTarget(read, target("3.0.0", "r3"))).isTrue();
    assertThat(one.compareAndSetTarget(read, target("4.0.0", "r4"))).isFalse();
    assertThat(one.read().target()).isEqualTo(target("3.0.0", "r3"));
  }

  @Test
  void whatIsTrueAlreadyIsNotWaitedFor() throws Exception {
    assertThat(zooKeeper.operator().watchUntil(view -> view.target() == null, Duration.ZERO))
        .isPresent();
  }

  @Test
  void aChangeEndsTheWaiting() throws Exception {
    OperatorClient operator = zooKeeper.operator();
    CountDownLatch looked = new CountDownLatch(1);
    CompletableFuture<Optional<ClusterView>> waiting =
        watch(
            operator,
            view -> {
              looked.countDown();
              return view.mirror() != null;
            });
    assertThat(looked.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();

    zooKeeper.connect().mirrors().publish(mirror("l1", 3));

    assertThat(waiting.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .hasValueSatisfying(view -> assertThat(view.mirror()).isEqualTo(mirror("l1", 3)));
  }

  @Test
  void waitingGoesOnWhenTheServerWasAway() throws Exception {
    OperatorClient operator = zooKeeper.operator();
    CompletableFuture<Optional<ClusterView>> waiting =
        watch(operator, view -> view.target() != null);

    zooKeeper.replaceServerByAnEmptyOne();
    OperatorClient other = zooKeeper.operator();
    other.compareAndSetTarget(other.read(), target("2.0.0", "r1"));

    assertThat(waiting.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isPresent();
  }

  @Test
  void whenTheTimeIsOverThereIsNoView() throws Exception {
    assertThat(zooKeeper.operator().watchUntil(view -> false, Duration.ofMillis(100))).isEmpty();
  }

  @Test
  void whenTheTimeIsOverWithoutAServerThatIsSaid() throws Exception {
    OperatorClient operator = zooKeeper.operator();
    zooKeeper.stopServer();
    assertThatThrownBy(() -> operator.watchUntil(view -> false, Duration.ofMillis(300)))
        .isInstanceOf(ZooKeeperUnavailableException.class);
  }

  @Test
  void whoWaitsHearsThatTheServerIsAwayAndThatItIsBack() throws Exception {
    OperatorClient operator = zooKeeper.operator();
    CountDownLatch lost = new CountDownLatch(1);
    CountDownLatch back = new CountDownLatch(1);
    OperatorClient.Contact contact =
        new OperatorClient.Contact() {
          @Override
          public void lost(ZooKeeperUnavailableException why) {
            lost.countDown();
          }

          @Override
          public void back() {
            back.countDown();
          }
        };
    zooKeeper.stopServer();
    CompletableFuture<Optional<ClusterView>> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return operator.watchUntil(view -> back.getCount() == 0, PATIENCE, contact);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(lost.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();

    zooKeeper.replaceServerByAnEmptyOne();

    assertThat(waiting.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isPresent();
  }

  private ClusterView status() {
    return new StatusReader(zooKeeper.settings(), zooKeeper.paths).read(PATIENCE);
  }

  private static CompletableFuture<Optional<ClusterView>> watch(
      OperatorClient operator, Predicate<ClusterView> wanted) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return operator.watchUntil(wanted, PATIENCE);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
