package io.aiprovider.server.analytics.forecast;

import io.aiprovider.budget.BudgetRule;
import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.GroupBy;
import io.aiprovider.server.analytics.UsageHistory;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.rollup.Figures;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the subjects of budgets used on each day. Sessions, and several models that share a budget,
 * have no series.
 */
final class BudgetSeries {
  /** Each tag is a report of its own. */
  private static final int MOST_TAGS = 10;

  private static final String ALL = "";

  private final UsageHistory history;
  private final DayRange range;
  private final Map<GroupBy, Map<String, SortedMap<LocalDate, Figures>>> found = new HashMap<>();
  private @Nullable SortedMap<LocalDate, Figures> total;

  /**
   * Which series a budget has.
   *
   * @param groups null: that of all usage
   * @param key of the group
   */
  private record Place(@Nullable GroupBy groups, String key) {}

  /** Reads the series, one report for each kind of subjects. */
  BudgetSeries(UsageHistory history, List<BudgetRule> rules, DayRange range) {
    this.history = history;
    this.range = range;
    Map<GroupBy, Set<String>> wanted = new HashMap<>();
    for (BudgetRule rule : rules) {
      Place place = place(rule);
      if (place != null && place.groups == null) {
        total = total == null ? history.days(UsageScope.ALL, range) : total;
      } else if (place != null) {
        wanted.computeIfAbsent(place.groups, groups -> new HashSet<>()).add(place.key);
      }
    }
    int tags = 0;
    for (Map.Entry<GroupBy, Set<String>> groups : wanted.entrySet()) {
      if (groups.getKey().tag() == null || tags++ < MOST_TAGS) {
        found.put(groups.getKey(), read(groups.getKey(), groups.getValue()));
      }
    }
  }

  private Map<String, SortedMap<LocalDate, Figures>> read(GroupBy groups, Set<String> keys) {
    return switch (groups.kind()) {
      case USER -> history.ofUsers(keys, range);
      case TAG -> history.ofTag(String.valueOf(groups.tag()), range);
      case KEY, TENANT, PROVIDER, MODEL, TARGET, DAY, HOUR ->
          history.days(UsageScope.ALL, groups.kind(), keys, range);
    };
  }

  private static @Nullable Place place(BudgetRule rule) {
    String id = rule.id();
    return switch (rule.scope()) {
      case KEY -> of(GroupBy.Kind.KEY, id);
      case USER -> of(GroupBy.Kind.USER, id);
      case TENANT -> of(GroupBy.Kind.TENANT, id);
      case PROVIDER -> of(GroupBy.Kind.PROVIDER, id);
      case MODEL -> isPattern(id) ? null : of(GroupBy.Kind.MODEL, id);
      case TAG -> {
        int equals = id.indexOf('=');
        yield equals < 1
            ? null
            : new Place(
                new GroupBy(GroupBy.Kind.TAG, id.substring(0, equals)), id.substring(equals + 1));
      }
      case SESSION -> null;
      case INSTALLATION -> new Place(null, ALL);
    };
  }

  private static Place of(GroupBy.Kind kind, String id) {
    return new Place(new GroupBy(kind, null), id);
  }

  private static boolean isPattern(String id) {
    return id.contains("*") || id.contains("?") || id.contains("/");
  }

  /** The days with usage of the subject of a budget; null: they are not known. */
  @Nullable SortedMap<LocalDate, Figures> of(BudgetRule rule) {
    Place place = place(rule);
    if (place == null || place.groups == null) {
      return place == null ? null : total;
    }
    Map<String, SortedMap<LocalDate, Figures>> ofGroups = found.get(place.groups);
    return ofGroups == null ? null : ofGroups.getOrDefault(place.key, new TreeMap<>());
  }
}
