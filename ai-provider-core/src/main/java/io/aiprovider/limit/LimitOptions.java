package io.aiprovider.limit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The limits that do not come with the caller. Immutable.
 *
 * @param perKey the limits of each key whose caller has no limits of its own
 * @param perEndUser the limits of each end user of each key: of each value of the request's field
 *     {@code user}. A request without this field has none of them
 * @param models the limits of models, for all callers together. An entry is the name of a model, of
 *     a model group or of an alias, or {@code provider/model}; in it {@code *} matches any text and
 *     {@code ?} one character. All models that an entry matches share its limits. A call counts in
 *     all entries that match the requested name or the first target of the call
 * @since 0.1
 */
public record LimitOptions(Limits perKey, Limits perEndUser, Map<String, Limits> models) {
  /** No limits. */
  public static final LimitOptions NONE = new LimitOptions(Limits.NONE, Limits.NONE, Map.of());

  /** These limits, in which the order of the models stays. */
  public LimitOptions {
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
  }

  /** These limits with others for each key. */
  public LimitOptions withPerKey(Limits limits) {
    return new LimitOptions(limits, perEndUser, models);
  }

  /** These limits with others for each end user of each key. */
  public LimitOptions withPerEndUser(Limits limits) {
    return new LimitOptions(perKey, limits, models);
  }

  /** These limits with others for the models that an entry matches. */
  public LimitOptions withModel(String entry, Limits limits) {
    Map<String, Limits> more = new LinkedHashMap<>(models);
    more.put(entry, limits);
    return new LimitOptions(perKey, perEndUser, more);
  }
}
