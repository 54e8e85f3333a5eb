package io.locktender.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestDatabaseTest {
  @ParameterizedTest
  @CsvSource({
    "mongodb://h:1, mongodb://h:1/lt_1",
    "mongodb://h:1/, mongodb://h:1/lt_1",
    "mongodb://h:1/?replicaSet=rs0, mongodb://h:1/lt_1?replicaSet=rs0",
    "'mongodb://a:1,b:2/?replicaSet=rs0&w=majority',"
        + " 'mongodb://a:1,b:2/lt_1?replicaSet=rs0&w=majority'"
  })
  void theDatabaseIsNamedBeforeTheOptions(String uri, String expected) {
    try (MongoClient client = MongoClients.create()) {
      assertThat(new TestDatabase(uri, client, "lt_1").uriOfDatabase()).isEqualTo(expected);
    }
  }
}
