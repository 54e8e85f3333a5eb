package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What three agents ask of the database while there is nothing to do, by the server's account. */
class RestIT {
  private static final Duration LASTS = Duration.ofSeconds(Long.getLong("rest.seconds", 30));
  private static final Duration SETTLES_WITHIN = Duration.ofSeconds(60);

  /** Of a node 8 and of the master 6 more, at the shortest; and what is swept every 30 s. */
  private static final int MOST_READS_A_MINUTE = 40;

  private static final String PROFILE = "system.profile";

  /**
   * Room for some hours; the 1 MiB that a server makes of it is full after a quarter of an hour.
   */
  private static final long PROFILE_BYTES = 64L << 20;

  @Test
  void atRestNothingIsWrittenAndFewIsRead() {
    try (Cluster cluster = Cluster.ofStateServers(3)) {
      UpgradeIT.load(cluster, 50);
      cluster.release("1.0.0").worker().write();
      cluster.serving("1.0.0");
      MongoDatabase database = cluster.database().database();
      assumeThat(profiles(database)).as("the server tells what it is asked").isTrue();
      awaitRest(database);

      BsonTimestamp begin = newestEntry(cluster);
      await().pollDelay(LASTS).atMost(LASTS.plusSeconds(10)).until(() -> true);
      List<Document> asked = asked(database);
      Map<String, Long> written = writtenSince(cluster, begin);
      database.runCommand(new Document("profile", 0));

      System.out.println("at rest for " + LASTS.toSeconds() + " s, a minute: " + perMinute(asked));
      System.out.println("entries in the oplog meanwhile, by everybody: " + written);
      assertThat(asked).isNotEmpty().noneMatch(RestIT::isLinearizable).noneMatch(RestIT::writes);
      assertThat(perMinute(asked).values()).allMatch(reads -> reads <= MOST_READS_A_MINUTE);
    }
  }

  private static boolean profiles(MongoDatabase database) {
    try {
      profileAnew(database);
      return true;
    } catch (MongoException e) {
      return false;
    }
  }

  private static void profileAnew(MongoDatabase database) {
    database.runCommand(new Document("profile", 0));
    database.getCollection(PROFILE).drop();
    database.createCollection(
        PROFILE, new CreateCollectionOptions().capped(true).sizeInBytes(PROFILE_BYTES));
    database.runCommand(new Document("profile", 2));
  }

  /** What the agents do after they have begun to serve is over. */
  private static void awaitRest(MongoDatabase database) {
    await("no agent reads linearizably any more")
        .atMost(SETTLES_WITHIN)
        .pollInterval(Duration.ofSeconds(5))
        .until(
            () -> {
              boolean calm = asked(database).stream().noneMatch(RestIT::isLinearizable);
              profileAnew(database);
              return calm;
            });
  }

  /** By the agents and what they start: what the driver says of itself names them. */
  private static List<Document> asked(MongoDatabase database) {
    Document byAgents = Document.parse("{appName: /^locktender-/, ns: {$not: /profile/}}");
    return database.getCollection(PROFILE).find(byAgents).into(new ArrayList<>());
  }

  private static boolean isLinearizable(Document asked) {
    Document concern = asked.get("command", new Document()).get("readConcern", new Document());
    return "linearizable".equals(concern.getString("level"));
  }

  private static boolean writes(Document asked) {
    return List.of("insert", "update", "remove").contains(asked.getString("op"))
        || asked.get("command", new Document()).containsKey("findAndModify");
  }

  private static Map<String, Double> perMinute(List<Document> asked) {
    Map<String, Double> result = new TreeMap<>();
    double once = 60.0 / LASTS.toSeconds();
    asked.forEach(each -> result.merge(each.getString("appName"), once, Double::sum));
    return result;
  }

  private static BsonTimestamp newestEntry(Cluster cluster) {
    Document last =
        cluster
            .database()
            .client()
            .getDatabase("local")
            .getCollection("oplog.rs")
            .find()
            .sort(new Document("$natural", -1))
            .first();
    return last == null ? new BsonTimestamp() : last.get("ts", BsonTimestamp.class);
  }

  /** How many entries there are of each kind; of other tests too, if any run. */
  private static Map<String, Long> writtenSince(Cluster cluster, BsonTimestamp begin) {
    Map<String, Long> result = new TreeMap<>();
    cluster
        .database()
        .client()
        .getDatabase("local")
        .getCollection("oplog.rs")
        .find(new Document("ts", new Document("$gt", begin)))
        .forEach(entry -> result.merge(kind(entry), 1L, Long::sum));
    return result;
  }

  private static String kind(Document entry) {
    String message = entry.get("o", new Document()).getString("msg");
    return message == null ? entry.getString("op") + " " + entry.getString("ns") : message;
  }
}
