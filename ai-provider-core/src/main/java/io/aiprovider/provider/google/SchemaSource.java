package io.aiprovider.provider.google;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.SchemaReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A document of schemas that refer to each other. It knows which references are open, that is
 * followed on the way to the current schema, and bounds how often they are.
 */
final class SchemaSource {
  private static final Logger log = LoggerFactory.getLogger(SchemaSource.class);

  /** How many schemas may be written because of references and unions. */
  private static final int MOST_COPIED = 2_000;

  private final JsonObject document;
  private final int followed;
  private final String path;
  private final Unsupported unsupported;
  private final List<String> open = new ArrayList<>();
  private int copied;

  /**
   * @param followed how often a reference is followed within itself
   * @param path where the document is in the request
   */
  SchemaSource(JsonObject document, int followed, String path, Unsupported unsupported) {
    this.document = document;
    this.followed = followed;
    this.path = path;
    this.unsupported = unsupported;
  }

  /** How many references are open. */
  int opened() {
    return open.size();
  }

  /** Closes the references that were opened later than the first so many. */
  void closeTo(int opened) {
    open.subList(opened, open.size()).clear();
  }

  /**
   * Counts a schema that is written once more than it was given.
   *
   * @throws SchemaTooLarge if there are too many
   */
  void countCopy() {
    if (++copied > MOST_COPIED) {
      throw new SchemaTooLarge();
    }
  }

  /**
   * The schema with what it refers to and the parts of its {@code allOf} merged into it, and with
   * {@code anyOf} as its only kind of union. Opens the references that it follows.
   *
   * @return null if that has no end
   * @throws io.aiprovider.failure.UnsupportedFeature if a reference leads nowhere
   */
  @Nullable JsonObject whole(JsonObject schema) {
    if (!open.isEmpty()) {
      countCopy();
    }
    JsonObject whole = SchemaUnions.ofOneKind(schema);
    String reference = whole.string("$ref");
    if (reference != null) {
      if (Collections.frequency(open, reference) >= followed) {
        log.debug("A schema has no end: it is left out from '{}' on.", reference);
        return null;
      }
      JsonObject target = SchemaReference.target(document, reference);
      if (target == null) {
        throw unsupported.refuse(path + ".$ref");
      }
      open.add(reference);
      JsonObject referred = whole(target);
      if (referred == null) {
        return null;
      }
      whole = SchemaMerge.of(referred, whole.without("$ref"));
    }
    JsonArray parts = whole.array("allOf");
    if (parts == null) {
      return whole;
    }
    whole = whole.without("allOf");
    for (JsonObject part : parts.objects()) {
      JsonObject wholePart = whole(part);
      whole = wholePart == null ? whole : SchemaMerge.of(whole, wholePart);
    }
    return whole;
  }
}
