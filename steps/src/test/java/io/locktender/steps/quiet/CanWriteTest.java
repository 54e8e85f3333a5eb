package io.locktender.steps.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanWriteTest {
  private final CanWrite canWrite = new CanWrite("shop");

  private boolean test(String row) {
    return canWrite.test(new Operation(BsonDocument.parse(row)));
  }

  private static String ofClient(String row) {
    return "{type: 'op', connectionId: 5, client: '10.0.0.3:47382', active: true, " + row + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "op: 'update', ns: 'shop.a', command: {q: {}, u: {$inc: {n: 1}}, multi: true}",
        "op: 'insert', ns: 'shop.a', command: {insert: 'a'}",
        "op: 'remove', ns: 'shop.a', command: {q: {}}",
        "op: 'command', ns: 'shop.a', command: {findAndModify: 'a'}",
        "op: 'command', ns: 'shop.a', command: {aggregate: 'a', pipeline: [{$match: {}}, {$merge:"
            + " {into: 'b'}}]}",
        "op: 'command', ns: 'shop.a', command: {aggregate: 'a', pipeline: [{$out: 'b'}]}",
        "op: 'getmore', ns: 'shop.a', command: {getMore: 7}, cursor: {originatingCommand:"
            + " {aggregate: 'a', pipeline: [{$out: 'b'}]}}",
        "op: 'getmore', ns: 'shop.a', command: {getMore: 7}",
        "op: 'command', ns: 'shop.$cmd', command: {dropDatabase: 1}",
        "op: 'command', ns: 'shop.a', command: {createIndexes: 'a'}",
        "op: 'command', ns: 'shop.a', command: {$truncated: '{ aggregate: ..'}",
        "op: 'command', ns: 'shop.a', command: {somethingNew: 'a'}",
        "op: 'command', ns: 'log.a', command: {aggregate: 'a', pipeline: [{$merge: {into: {db:"
            + " 'shop', coll: 'b'}}}]}",
        "op: 'command', ns: 'admin.$cmd', command: {renameCollection: 'log.a', to: 'shop.a'}",
        "op: 'command', ns: 'admin.$cmd', command: {applyOps: [{op: 'i', ns: 'shop.a'}]}",
        "op: 'command', ns: 'admin.$cmd.bulkWrite', command: {bulkWrite: 1}",
        "op: 'command', ns: 'log.a', command: {find: 'a'}, transaction: {parameters: {txnNumber: 2,"
            + " autocommit: false}}"
      })
  void whatClientsAskedForThatMayChangeTheDatabaseIsWaitedFor(String row) {
    assertThat(test(ofClient(row))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "op: 'query', ns: 'shop.a', command: {find: 'a'}",
        "op: 'command', ns: 'shop.a', command: {aggregate: 'a', pipeline: [{$match: {x: 'shop'}}]}",
        "op: 'command', ns: 'shop.a', command: {aggregate: 'a', pipeline: [{}]}",
        "op: 'getmore', ns: 'shop.a', command: {getMore: 7}, cursor: {originatingCommand: {find:"
            + " 'a'}}",
        "op: 'command', ns: 'shop.a', command: {count: 'a'}",
        "op: 'command', ns: 'shop.$cmd.listCollections', command: {listCollections: 1}",
        "op: 'none', ns: 'shop.a', command: {}"
      })
  void whatOnlyReadsIsNot(String row) {
    assertThat(test(ofClient(row))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "op: 'update', ns: 'log.a', command: {q: {app: 'shop'}, u: {}}",
        "op: 'update', ns: 'shopping.a', command: {q: {}, u: {}}",
        "op: 'command', ns: 'log.a', command: {findAndModify: 'a', query: {app: 'shop'}}",
        "op: 'command', ns: 'log.a', command: {aggregate: 'a', pipeline: [{$out: 'b'}]}",
        "op: 'command', ns: 'admin.$cmd', command: {renameCollection: 'log.a', to: 'log.b'}"
      })
  void whatChangesAnotherDatabaseIsNot(String row) {
    assertThat(test(ofClient(row))).isFalse();
  }

  @Test
  void anIdleTransactionNamesNoCollectionAndIsWaitedFor() {
    assertThat(test("{type: 'idleSession', active: false, transaction: {timeOpenMicros: 7}}"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"locktender-node-1", "locktender steps", "locktender-cli"})
  void ourOwnIsNot(String name) {
    assertThat(test(ofClient("appName: '" + name + "', op: 'update', ns: 'shop.a'"))).isFalse();
    assertThat(test("{type: 'idleSession', appName: '" + name + "'}")).isFalse();
  }

  @Test
  void whatTheServerDoesByItselfIsNotButForAnIndexThatItStillBuilds() {
    assertThat(test("{type: 'op', desc: 'TTLMonitor', op: 'remove', ns: 'shop.a'}")).isFalse();
    assertThat(
            test(
                "{type: 'op', desc: 'IndexBuildsCoordinatorMongod-0', op: 'command', ns: 'shop.a',"
                    + " command: {createIndexes: 'a'}}"))
        .isTrue();
  }
}
