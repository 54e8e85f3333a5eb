package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.Document;
import org.junit.jupiter.api.Test;

class HandshakeTest extends ServerTest {
  @Test
  void helloTellsAServerThatIsWritableAndHasNoSessions() {
    Document hello = run("{hello: 1}");

    assertThat(hello)
        .containsEntry("isWritablePrimary", true)
        .containsEntry("helloOk", true)
        .containsEntry("maxBsonObjectSize", 16 << 20)
        .containsEntry("maxMessageSizeBytes", 48_000_000)
        .containsEntry("maxWriteBatchSize", 100_000)
        .containsEntry("minWireVersion", 0)
        .containsEntry("ok", 1.0)
        .doesNotContainKeys("logicalSessionTimeoutMinutes", "setName", "topologyVersion");
  }

  @Test
  void theOldNameOfHelloIsAnsweredTheOldWay() {
    assertThat(run("{isMaster: 1}")).containsEntry("ismaster", true);
    assertThat(run("{ismaster: 1}")).containsEntry("ismaster", true);
  }

  /** MongoDB 7.0 has wire version 21. */
  @Test
  void theVersionIsTheSameWhereverItIsTold() {
    Document info = run("{buildInfo: 1}");

    assertThat(info).containsEntry("version", "7.0.0").containsEntry("bits", 64);
    assertThat(run("{buildinfo: 1}")).isEqualTo(info);
    assertThat(run("{hello: 1}")).containsEntry("maxWireVersion", 21);
    assertThat(run("{serverStatus: 1}")).containsEntry("version", "7.0.0");
    assertThat(run("{ping: 1}")).containsEntry("ok", 1.0);
  }

  @Test
  void aTransactionIsRefused() {
    assertRefused(
        20,
        () ->
            run(
                "{insert: 'a', documents: [{_id: 1}], txnNumber: {$numberLong: '1'},"
                    + " startTransaction: true, autocommit: false}"));
    assertThat(documents("a")).isEmpty();
  }

  @Test
  void aCommandThatIsNotThereIsNamed() {
    assertRefused(59, () -> run("{abortTransaction: 1}"));
  }
}
