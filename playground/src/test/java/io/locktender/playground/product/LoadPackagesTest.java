package io.locktender.playground.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadPackagesTest {
  @TempDir Path directory = Path.of("");

  @Test
  void anIndexIsLoadedOnceAndNotTwice() throws IOException {
    Path data = compressed("Package: a\nVersion: 1\n\nPackage: b\nVersion: 2\n");
    try (TestDatabase database = TestMongo.shared().newDatabase()) {
      MongoCollection<Document> packages = database.database().getCollection("packages");

      assertThat(load(database, data)).isZero();
      assertThat(packages.find())
          .containsExactlyInAnyOrder(
              new Document("_id", "a").append("Package", "a").append("Version", "1"),
              new Document("_id", "b").append("Package", "b").append("Version", "2"));

      assertThat(load(database, data)).isEqualTo(3);
      assertThat(packages.countDocuments()).isEqualTo(2);
    }
  }

  @Test
  void aFileThatIsMissingOrMalformedIsUsage() throws IOException {
    try (TestDatabase database = TestMongo.shared().newDatabase()) {
      assertThat(load(database, directory.resolve("none.gz"))).isEqualTo(2);
      assertThat(load(database, compressed("nonsense\n"))).isEqualTo(2);
    }
  }

  private static int load(TestDatabase database, Path data) {
    return LoadPackages.run(
        new String[] {
          "--mongodb", database.uri(), "--database", database.name(), "--data", data.toString()
        });
  }

  private Path compressed(String index) throws IOException {
    Path file = directory.resolve("packages.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(index.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
