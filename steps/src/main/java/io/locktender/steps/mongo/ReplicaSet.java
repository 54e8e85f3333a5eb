package io.locktender.steps.mongo;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.locktender.steps.control.MongoCalls.call;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The replica set that the database is in: from what every user may know ({@code isMaster}), and
 * what some may ({@code replSetGetConfig}, {@code replSetGetStatus}).
 *
 * @param name the set's
 * @param members all of them; without the rights, those that are not hidden
 */
public record ReplicaSet(String name, List<SetMember> members) {
  private static final BsonString NONE = new BsonString("");
  private static final BsonInt32 ZERO = new BsonInt32(0);
  private static final BsonInt32 ONE = new BsonInt32(1);

  public ReplicaSet {
    members = ImmutableList.copyOf(members);
  }

  /**
   * Asks the server.
   *
   * @return empty where it is in no set, or a router of several
   * @throws io.locktender.steps.control.DatabaseUnavailableException when it does not answer
   */
  public static Optional<ReplicaSet> of(Database database) {
    return call(
        "describe its replica set",
        () ->
            of(
                Statistics.isMaster(database.admin()).orElse(new BsonDocument()),
                Statistics.setConfig(database.admin()),
                Statistics.setStatus(database.admin())));
  }

  static Optional<ReplicaSet> of(
      BsonDocument isMaster, Optional<BsonDocument> config, Optional<BsonDocument> status) {
    if (!isMaster.isString("setName")) {
      return Optional.empty();
    }
    Map<String, BsonDocument> states = states(status);
    OptionalLong primary =
        states.values().stream()
            .filter(member -> member.getString("stateStr", NONE).getValue().equals("PRIMARY"))
            .mapToLong(ReplicaSet::optime)
            .max();
    List<SetMember> members = new ArrayList<>();
    if (config.isPresent()) {
      for (BsonValue member :
          config.get().getDocument("config", new BsonDocument()).getArray("members")) {
        members.add(member(member.asDocument(), states, primary));
      }
    } else {
      addListed(isMaster, "hosts", true, members, states, primary);
      addListed(isMaster, "passives", true, members, states, primary);
      addListed(isMaster, "arbiters", false, members, states, primary);
    }
    return Optional.of(new ReplicaSet(isMaster.getString("setName").getValue(), members));
  }

  /** Those that the copies must fit on. */
  public List<SetMember> dataBearing() {
    return members.stream().filter(SetMember::data).collect(toImmutableList());
  }

  /** How many vote. */
  public int voters() {
    return (int) members.stream().filter(SetMember::votes).count();
  }

  /** How many of them can make a write one that a majority has. */
  public int writers() {
    return (int) members.stream().filter(SetMember::countsForWrites).count();
  }

  /** How many of those a majority needs. */
  public int majority() {
    return Math.min(voters() / 2 + 1, Math.max(1, writers()));
  }

  private static SetMember member(
      BsonDocument member, Map<String, BsonDocument> states, OptionalLong primary) {
    String host = member.getString("host").getValue();
    BsonValue delay = member.get("secondaryDelaySecs", member.get("slaveDelay", ZERO));
    return seen(
        host,
        member.getNumber("votes", ONE).intValue() > 0,
        !member.getBoolean("arbiterOnly", BsonBoolean.FALSE).getValue(),
        delay.isNumber() && delay.asNumber().longValue() > 0,
        states,
        primary);
  }

  private static void addListed(
      BsonDocument isMaster,
      String key,
      boolean data,
      List<SetMember> members,
      Map<String, BsonDocument> states,
      OptionalLong primary) {
    for (BsonValue host : isMaster.getArray(key, new BsonArray())) {
      members.add(seen(host.asString().getValue(), true, data, false, states, primary));
    }
  }

  private static SetMember seen(
      String host,
      boolean votes,
      boolean data,
      boolean delayed,
      Map<String, BsonDocument> states,
      OptionalLong primary) {
    BsonDocument state = states.getOrDefault(host, new BsonDocument());
    OptionalLong behind =
        primary.isPresent() && state.isDateTime("optimeDate")
            ? OptionalLong.of(Math.max(0, primary.getAsLong() - optime(state)) / 1_000)
            : OptionalLong.empty();
    return new SetMember(
        host, votes, data, delayed, state.getString("stateStr", NONE).getValue(), behind);
  }

  private static ImmutableMap<String, BsonDocument> states(Optional<BsonDocument> status) {
    ImmutableMap.Builder<String, BsonDocument> found = ImmutableMap.builder();
    status.ifPresent(
        answer ->
            answer.getArray("members", new BsonArray()).stream()
                .map(BsonValue::asDocument)
                .forEach(member -> found.put(member.getString("name").getValue(), member)));
    return found.buildKeepingLast();
  }

  private static long optime(BsonDocument member) {
    return member.getDateTime("optimeDate", new BsonDateTime(0)).getValue();
  }
}
