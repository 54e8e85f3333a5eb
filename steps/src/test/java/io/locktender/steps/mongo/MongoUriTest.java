package io.locktender.steps.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.text.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoUriTest {
  @Test
  void theDatabaseIsTheOneThatItNames() {
    assertThat(MongoUri.databaseOf("--mongodb", "mongodb://ann:p%40ss@h:1/shop?tls=true"))
        .isEqualTo("shop");
    assertThat(MongoUri.databaseOf("--mongodb", "mongodb://h:1/")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3c@ret", "s3c:ret", "s3c/ret", "s3c?ret", "s3c%ret", "s3c%"})
  void aPasswordThatIsNotEncodedIsToldHowAndNotShown(String password) {
    String uri = "mongodb://ann:" + password + "@h:1/shop";

    assertThatThrownBy(() -> MongoUri.databaseOf("--mongodb", uri))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--mongodb: expected mongodb://USER:PASSWORD@HOST:PORT/DATABASE")
        .hasMessageContaining("percent-encoded, as %40 for @")
        .hasMessageNotContaining("s3c");
  }

  @Test
  void whatIsNoUriIsSaidWithTheReason() {
    assertThatThrownBy(() -> MongoUri.databaseOf("--mongodb", "mongo://h"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must start with either 'mongodb://'")
        .hasMessageEndingWith("; correct it");
  }

  @Test
  void ofTwoThatAreComparedNeitherIsShown() {
    String bad = "mongodb://ann:s3c/ret@h/";

    assertThatThrownBy(() -> MongoUri.namesAnother("V", "mongodb://h/shop", bad, "shop"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("mongodb: expected mongodb://USER:PASSWORD@HOST:PORT/DATABASE")
        .hasMessageNotContaining("s3c");
    assertThatThrownBy(() -> MongoUri.namesAnother("V", bad, "mongodb://h/shop", "shop"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("V: expected mongodb://USER:PASSWORD@HOST:PORT/DATABASE")
        .hasMessageNotContaining("s3c");
  }

  @Test
  void opensNoDatabaseByOneThatCannotBeRead() {
    DatabaseSettings settings = DatabaseSettings.of("mongodb://ann:p@s3cret@h:1", "shop", "test");

    assertThatThrownBy(() -> Database.open(settings))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("percent-encoded")
        .hasMessageNotContaining("s3cret");
  }
}
