package io.locktender.steps.copy;

import com.mongodb.MongoException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.ReplicaSet;
import io.locktender.steps.mongo.SetMember;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.text.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.BsonDocument;

/**
 * The disks that the copies must fit on: every member that holds data makes them all.
 *
 * @param database whose members are asked, each by a connection of its own
 */
record MemberDisks(Database database) {
  /** What was not asked by then is a note. */
  private static final int MOST_MEMBERS = 15;

  /**
   * A file system.
   *
   * @param hosts the members that have their data there
   * @param freeBytes how much is free
   */
  record Disk(List<String> hosts, long freeBytes) {
    Disk {
      hosts = List.copyOf(hosts);
    }
  }

  /** Those that tell; notes say which do not. */
  List<Disk> ask(Optional<ReplicaSet> set, List<String> notes) {
    if (set.isEmpty()) {
      return ofTheServer(notes);
    }
    Map<String, Disk> disks = new LinkedHashMap<>();
    int asked = 0;
    for (SetMember member : set.get().dataBearing()) {
      asked++;
      OptionalLong free = OptionalLong.empty();
      if (!member.isDown() && asked <= MOST_MEMBERS) {
        Optional<BsonDocument> stats = dbStats(member.host());
        free = stats.map(DiskSpace::freeBytes).orElse(free);
        if (free.isPresent()) {
          add(disks, member.host(), stats.orElseThrow(), free.getAsLong());
        }
      }
      if (free.isEmpty()) {
        notes.add(
            "room was not checked on member %s: it does not say how much is free"
                .formatted(member.host()));
      }
    }
    return List.copyOf(disks.values());
  }

  private List<Disk> ofTheServer(List<String> notes) {
    OptionalLong free =
        Statistics.of(database.get()).map(DiskSpace::freeBytes).orElse(OptionalLong.empty());
    if (free.isEmpty()) {
      notes.add("room was not checked: the server does not say how much is free");
      return List.of();
    }
    return List.of(new Disk(List.of("the database"), free.getAsLong()));
  }

  private Optional<BsonDocument> dbStats(String host) {
    try (Database member = database.onMember(host)) {
      return Statistics.of(member.get());
    } catch (MongoException | InvalidInputException e) {
      return Optional.empty();
    }
  }

  /** Members on one machine whose file systems are of one size are taken to share it. */
  private static void add(
      Map<String, Disk> disks, String host, BsonDocument stats, long freeBytes) {
    String machine = host.replaceFirst(":\\d+$", "") + " " + stats.get("fsTotalSize");
    Disk known = disks.getOrDefault(machine, new Disk(List.of(), freeBytes));
    List<String> hosts = new ArrayList<>(known.hosts());
    hosts.add(host);
    disks.put(machine, new Disk(hosts, Math.min(known.freeBytes(), freeBytes)));
  }
}
