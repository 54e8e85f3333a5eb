package io.locktender.steps.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class ReplicaSetTest {
  private static final BsonDocument IS_MASTER =
      BsonDocument.parse(
          "{setName: 'rs0', hosts: ['a:1', 'b:1'], passives: ['c:1'], arbiters: ['d:1']}");
  private static final BsonDocument CONFIG =
      BsonDocument.parse(
          """
          {config: {_id: 'rs0', members: [
            {host: 'a:1', votes: 1, arbiterOnly: false, slaveDelay: {$numberLong: '0'}},
            {host: 'b:1', votes: 1},
            {host: 'c:1', votes: 0, hidden: true},
            {host: 'd:1', votes: 1, arbiterOnly: true},
            {host: 'e:1', votes: 1, secondaryDelaySecs: {$numberLong: '3600'}}]}}
          """);
  private static final BsonDocument STATUS =
      BsonDocument.parse(
          """
          {members: [
            {name: 'a:1', stateStr: 'PRIMARY', optimeDate: {$date: '2026-01-01T00:10:00Z'}},
            {name: 'b:1', stateStr: 'SECONDARY', optimeDate: {$date: '2026-01-01T00:09:18Z'}},
            {name: 'c:1', stateStr: '(not reachable/healthy)', optimeDate: {$date: 0}},
            {name: 'd:1', stateStr: 'ARBITER'}]}
          """);

  private static SetMember member(
      String host,
      boolean votes,
      boolean data,
      boolean delayed,
      String state,
      OptionalLong behind) {
    return new SetMember(host, votes, data, delayed, state, behind);
  }

  @Test
  void whoMayAskKnowsWhoVotesAndWhoIsBehind() {
    ReplicaSet set =
        ReplicaSet.of(IS_MASTER, Optional.of(CONFIG), Optional.of(STATUS)).orElseThrow();

    assertThat(set.members())
        .startsWith(
            member("a:1", true, true, false, "PRIMARY", OptionalLong.of(0)),
            member("b:1", true, true, false, "SECONDARY", OptionalLong.of(42)))
        .endsWith(
            member("d:1", true, false, false, "ARBITER", OptionalLong.empty()),
            member("e:1", true, true, true, "", OptionalLong.empty()));
    assertThat(set.members().get(2).isDown()).isTrue();
    assertThat(set.voters()).isEqualTo(4);
    assertThat(set.writers()).isEqualTo(2);
    assertThat(set.majority()).isEqualTo(2);
  }

  @Test
  void whoMayNotKnowsWhatEverybodyIsTold() {
    ReplicaSet set = ReplicaSet.of(IS_MASTER, Optional.empty(), Optional.empty()).orElseThrow();

    assertThat(set.dataBearing()).extracting(SetMember::host).containsExactly("a:1", "b:1", "c:1");
    assertThat(set.members()).noneMatch(SetMember::isDown);
    assertThat(set.voters()).isEqualTo(4);
    assertThat(set.majority()).isEqualTo(3);
  }

  @Test
  void aServerThatIsAloneIsInNone() {
    assertThat(
            ReplicaSet.of(
                BsonDocument.parse("{ismaster: true}"), Optional.empty(), Optional.empty()))
        .isEmpty();
  }
}
