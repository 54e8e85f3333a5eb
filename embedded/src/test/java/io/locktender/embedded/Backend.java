package io.locktender.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Where the server under test keeps its data. */
enum Backend {
  MEMORY {
    @Override
    EmbeddedMongo open(Path directory) throws IOException {
      return EmbeddedMongo.inMemory(0);
    }
  },
  DISK {
    @Override
    EmbeddedMongo open(Path directory) throws IOException {
      return EmbeddedMongo.durable(directory, 0);
    }
  };

  abstract EmbeddedMongo open(Path directory) throws IOException;
}
