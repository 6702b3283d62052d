package io.aiprovider.provider.google.schema;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.SchemaReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A document of schemas that refer to each other. It keeps the open references, which are those
 * that were followed on the way to the current schema, and limits how often each is followed.
 */
final class SchemaDocument {
  private static final Logger log = LoggerFactory.getLogger(SchemaDocument.class);

  /** How many schemas may be written because of references and unions. */
  private static final int MAX_COPIES = 2_000;

  private final JsonObject document;
  private final int repetitions;
  private final String path;
  private final Unsupported unsupported;
  private final List<String> open = new ArrayList<>();
  private int copies;

  /**
   * @param repetitions how often a reference is followed within itself
   * @param path where the document is in the request
   */
  SchemaDocument(JsonObject document, int repetitions, String path, Unsupported unsupported) {
    this.document = document;
    this.repetitions = repetitions;
    this.path = path;
    this.unsupported = unsupported;
  }

  /** How many references are open. */
  int openReferences() {
    return open.size();
  }

  /** Closes all references but the first ones, as many as given. */
  void closeReferences(int kept) {
    open.subList(kept, open.size()).clear();
  }

  /**
   * Counts a schema that is written again.
   *
   * @throws SchemaTooLarge if there are too many
   */
  void countCopy() {
    if (++copies > MAX_COPIES) {
      throw new SchemaTooLarge();
    }
  }

  /**
   * The schema with what it refers to and the parts of its {@code allOf} merged into it, and with
   * {@code anyOf} as its only kind of union. Opens the references that it follows.
   *
   * @return null if a reference within it is followed too often
   * @throws io.aiprovider.failure.UnsupportedFeature if a reference leads nowhere
   */
  @Nullable JsonObject resolved(JsonObject schema) {
    if (!open.isEmpty()) {
      countCopy();
    }
    JsonObject resolved = SchemaUnions.withAnyOf(schema);
    String reference = resolved.string("$ref");
    if (reference != null) {
      if (Collections.frequency(open, reference) >= repetitions) {
        log.debug("A schema refers to itself: '{}' is not followed again.", reference);
        return null;
      }
      JsonObject target = SchemaReference.target(document, reference);
      if (target == null) {
        throw unsupported.refuse(path + ".$ref");
      }
      open.add(reference);
      JsonObject referred = resolved(target);
      if (referred == null) {
        return null;
      }
      resolved = SchemaMerge.of(referred, resolved.without("$ref"));
    }
    JsonArray parts = resolved.array("allOf");
    if (parts == null) {
      return resolved;
    }
    resolved = resolved.without("allOf");
    for (JsonObject part : parts.objects()) {
      JsonObject resolvedPart = resolved(part);
      resolved = resolvedPart == null ? resolved : SchemaMerge.of(resolved, resolvedPart);
    }
    return resolved;
  }
}
