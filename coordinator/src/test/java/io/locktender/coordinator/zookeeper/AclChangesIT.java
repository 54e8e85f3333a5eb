package io.locktender.coordinator.zookeeper;

import static io.locktender.coordinator.zookeeper.Logins.digest;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.zookeeper.access.AccessList;
import io.locktender.coordinator.zookeeper.access.Identity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Another list in {@code agent.yaml}, on a real server. */
class AclChangesIT {
  private static final String TARGET = "/locktender/shop/target";
  private static final String DRAINS = "/locktender/shop/drains";
  private static final String REPORT = "/locktender/shop/nodes/node-1";

  @RegisterExtension final ZooKeeperFixture zookeeper = new ZooKeeperFixture();
  @TempDir Path directory = Path.of("");

  @Test
  void whoBecomesAReaderMayNotAskAnyMore_andWhoBecomesAnOperatorMay() throws Exception {
    Identity ann = digest("ann", "asks");
    Identity eve = digest("eve", "looks");
    publish(agent(List.of(ann), List.of(eve)), "node-1");
    Stranger first = zookeeper.stranger("ann:asks");
    Stranger second = zookeeper.stranger("eve:looks");
    mayAsk(first);
    mayOnlyLook(second);

    publish(agent(List.of(eve), List.of(ann)), "node-2");

    mayOnlyLook(first);
    mayAsk(second);
  }

  @Test
  void anAgentThatWasNotRestartedDoesNotUndoItInItsNextSession() throws Exception {
    Identity ann = digest("ann", "asks");
    ClusterConnection old = agent(List.of(ann), List.of());
    publish(old, "node-1");
    Stranger client = zookeeper.stranger("ann:asks");
    mayAsk(client);
    publish(agent(List.of(), List.of(ann)), "node-2");
    mayOnlyLook(client);

    long session = old.session();
    zookeeper.killSession(old);
    await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .ignoreExceptionsInstanceOf(ZooKeeperUnavailableException.class)
        .until(() -> publish(old, "node-1") && old.session() != session);

    mayOnlyLook(client);
  }

  private ClusterConnection agent(List<Identity> operators, List<Identity> readers)
      throws Exception {
    AccessList list = new AccessList(List.of(), operators, readers);
    return zookeeper.connect(Logins.login(directory, "locktender", "secret", list));
  }

  private static void mayAsk(Stranger client) throws Exception {
    client.write(TARGET, "asked".getBytes(UTF_8));
    client.write(DRAINS, "drained".getBytes(UTF_8));
  }

  private static void mayOnlyLook(Stranger client) throws Exception {
    client.mayWriteNothing(TARGET);
    client.mayWriteNothing(DRAINS);
    assertThat(client.read(REPORT)).isNotEmpty();
  }
}
