package io.locktender.playground.product.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory = Path.of("");
  private final HttpClient http = HttpClient.newHttpClient();
  private final TestDatabase database = TestMongo.shared().newDatabase();
  private final MongoCollection<Document> packages = database.database().getCollection("packages");

  @BeforeEach
  void fill() {
    packages.insertOne(
        new Document("_id", "a")
            .append("Package", "a")
            .append("Version", "1")
            .append("Maintainer", "Jane <jane@debian.org>")
            .append("Section", "games"));
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void queriesAreAnswered() throws Exception {
    try (PackageService service = start("1.0.0")) {
      awaitHealth(service);

      assertThat(get(service, "/packages/a").body()).contains("\"Section\": \"games\"");
      assertThat(get(service, "/packages/none").statusCode()).isEqualTo(404);
      assertThat(get(service, "/maintainer?email=jane@debian.org").body())
          .contains("\"packages\": [\"a\"]");
      assertThat(get(service, "/maintainer?name=jane").statusCode()).isEqualTo(400);
      assertThat(get(service, "/stats").body())
          .contains("\"release\": \"1.0.0\", \"packages\": 1")
          .contains("\"otherShape\": 0");
      assertThat(get(service, "/").statusCode()).isEqualTo(404);
    }
    assertThat(lines()).isEmpty();
  }

  @Test
  void aDocumentOfAnotherShapeIsWrittenDown() throws Exception {
    try (PackageService service = start("2.0.0")) {
      await().atMost(PATIENCE).until(() -> !lines().isEmpty());

      assertThat(get(service, "/stats").body()).doesNotContain("\"otherShape\": 0");
    }
    assertThat(lines())
        .first()
        .asString()
        .contains("\"id\": \"a\", \"fault\": \"expected Maintainer to be gone\"");
  }

  @Test
  void aDocumentThatGoesAwayIsWrittenDown() throws Exception {
    try (PackageService service = start("1.0.0")) {
      awaitHealth(service);
      packages.drop();

      await().atMost(PATIENCE).until(() -> !lines().isEmpty());
    }
    assertThat(lines()).first().asString().contains("expected the document to be there");
  }

  @Test
  void aServiceThatIsDrainedFailsItsHealthAndAnswersWhatItIsAsked() throws Exception {
    try (PackageService service = start("1.0.0")) {
      awaitHealth(service);

      assertThat(get(service, "/drain").statusCode()).isEqualTo(405);
      assertThat(get(service, "/health").statusCode()).isEqualTo(200);
      HttpResponse<String> drained = post(service, "/drain");
      assertThat(drained.statusCode()).isEqualTo(200);
      assertThat(drained.body()).isEqualTo("{\"requestsLeft\": 0}\n");

      assertThat(get(service, "/health").statusCode()).isEqualTo(503);
      assertThat(get(service, "/packages/a").statusCode()).isEqualTo(200);
      assertThat(post(service, "/drain").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aReleaseThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> start("9.0.0")).isInstanceOf(IllegalArgumentException.class);
  }

  private PackageService start(String release) throws IOException {
    return PackageService.start(
        "--release",
        release,
        "--port",
        "0",
        "--node",
        "node-1",
        "--seen",
        directory.toString(),
        "--mongodb",
        database.uri(),
        "--database",
        database.name());
  }

  private void awaitHealth(PackageService service) {
    await().atMost(PATIENCE).until(() -> get(service, "/health").statusCode() == 200);
  }

  private HttpResponse<String> get(PackageService service, String path)
      throws IOException, InterruptedException {
    return http.send(request(service, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(PackageService service, String path)
      throws IOException, InterruptedException {
    HttpRequest request = request(service, path).POST(HttpRequest.BodyPublishers.noBody()).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(PackageService service, String path) {
    URI uri = URI.create("http://127.0.0.1:" + service.port() + path);
    return HttpRequest.newBuilder(uri).timeout(PATIENCE);
  }

  private List<String> lines() {
    try (Stream<Path> files = Files.list(directory)) {
      Path file =
          files.filter(path -> path.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
