package io.locktender.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestReplicaSetIT {
  private TestReplicaSet set;

  @BeforeAll
  void aSetThatMayBeKilled() {
    assumeTrue(TestReplicaSet.whyNot().isEmpty(), TestReplicaSet.whyNot());
    set = TestReplicaSet.named();
  }

  @AfterAll
  void well() {
    if (set != null) {
      set.close();
    }
  }

  @Test
  void aPrimaryThatStepsDownIsFollowedByAnother() {
    String before = set.primary();
    set.stepDown();
    assertThat(set.primary()).isNotEqualTo(before);
  }

  @Test
  void aKilledPrimaryIsFollowedByAnother_andComesBackWithItsData() {
    String before = set.primary();
    write("killed");
    set.killPrimary();
    assertThat(set.primary()).isNotEqualTo(before);
    write("meanwhile");
    set.heal();
    assertThat(set.members()).contains(before);
    assertThat(written()).isEqualTo(2);
  }

  @Test
  void aPrimaryThatIsCutOffIsNoneAnyMoreWhenItGoesOn() {
    String before = set.primary();
    set.cutOffPrimary();
    String after = set.primary();
    assertThat(after).isNotEqualTo(before);
    set.heal();
  }

  @Test
  void aPrimaryThatIsPausedForAMomentGoesOn() {
    set.pausePrimary();
    set.goOn();
    write("after");
    assertThat(written()).isEqualTo(1);
  }

  private void write(String what) {
    try (MongoClient client = MongoClients.create(set.uri())) {
      client
          .getDatabase("lt_set")
          .getCollection("written")
          .withWriteConcern(WriteConcern.MAJORITY.withWTimeout(1, TimeUnit.MINUTES))
          .insertOne(new Document("_id", what));
    }
  }

  private long written() {
    try (MongoClient client = MongoClients.create(set.uri())) {
      long found = client.getDatabase("lt_set").getCollection("written").countDocuments();
      client.getDatabase("lt_set").drop();
      return found;
    }
  }
}
