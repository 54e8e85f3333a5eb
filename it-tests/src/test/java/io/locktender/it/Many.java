package io.locktender.it;

import com.mongodb.client.MongoDatabase;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;

/** Collections of one document each: what goes from one to the next takes a while. */
public final class Many {
  private Many() {}

  static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "many" + i).toList();
  }

  public static void load(MongoDatabase database, int count) {
    names(count).forEach(name -> database.getCollection(name).insertOne(new Document("_id", name)));
  }

  /** A step that touches all of them, and more, and runs a program. */
  public static String step(int count, String program, String... more) {
    String touches =
        String.join(", ", Stream.concat(names(count).stream(), Stream.of(more)).toList());
    return "id: many\nexec: {command: [\"%s\"], touches: [%s]}".formatted(program, touches);
  }
}
