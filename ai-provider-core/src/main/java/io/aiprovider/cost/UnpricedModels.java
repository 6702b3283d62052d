package io.aiprovider.cost;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs which models have no known price, each once, also when the configuration changes.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class UnpricedModels {
  private static final Logger log = LoggerFactory.getLogger(Prices.class);

  /** Names come from callers, so their number is not limited. */
  private static final int MOST_WARNINGS = 1_000;

  private static final int LONGEST_NAME = 100;

  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  void found(String provider, String model) {
    String name = provider + "/" + printable(model);
    if (warned.size() < MOST_WARNINGS && warned.add(name)) {
      log.warn(
          "The price of {} is not known: its answers are recorded as unpriced. Set the provider's"
              + " price, or a price file that has the model.",
          name);
    }
  }

  /** A name that cannot forge a log line. */
  private static String printable(String name) {
    String start = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return start
        .codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
