package io.locktender.steps.transform;

import com.mongodb.MongoClientSettings;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.mongo.PlainDocument;
import java.nio.ByteBuffer;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.Codec;
import org.bson.codecs.DocumentCodecProvider;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;

/**
 * Documents as steps in Java see them. The driver's own registry turns what looks like a DBRef into
 * one and drops its other fields; this one keeps it as the document that it is.
 */
public final class Lossless {
  public static final CodecRegistry REGISTRY =
      CodecRegistries.fromRegistries(
          CodecRegistries.fromProviders(new DocumentCodecProvider()),
          MongoClientSettings.getDefaultCodecRegistry());

  private static final Codec<Document> CODEC = REGISTRY.get(Document.class);

  private static final Codec<BsonDocument> BSON = new BsonDocumentCodec();

  private Lossless() {}

  /**
   * Decodes a document, if it can be written back as it is: a field's name that occurs twice, or
   * text that is no UTF-8, would otherwise be changed behind the step's back.
   */
  static Document decode(RawBsonDocument raw) throws ChangeFailedException {
    Document document = raw.decode(CODEC);
    if (!PlainDocument.is(raw) && !bytes(encode(document)).equals(bytes(raw))) {
      throw new ChangeFailedException(
          "the document cannot be read without loss (a field twice, or text that is not UTF-8):"
              + " repair it, or change it by a MongoDB update");
    }
    return document;
  }

  private static ByteBuffer bytes(RawBsonDocument raw) {
    return raw.getByteBuffer().asNIO();
  }

  static RawBsonDocument encode(Document document) {
    return new RawBsonDocument(document, CODEC);
  }

  /** The {@code _id}, on its own: a raw document's values hold on to the whole document. */
  static BsonValue id(RawBsonDocument raw) {
    BsonValue id = raw.get("_id", BsonNull.VALUE);
    return id instanceof RawBsonDocument nested ? nested.decode(BSON) : id;
  }
}
