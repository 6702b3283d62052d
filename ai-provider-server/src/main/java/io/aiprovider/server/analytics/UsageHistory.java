package io.aiprovider.server.analytics;

import io.aiprovider.server.analytics.CostReport.Group;
import io.aiprovider.server.analytics.CostReport.Sums;
import io.aiprovider.server.analytics.rollup.Breakdown;
import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.Horizons;
import io.aiprovider.server.personal.Pseudonyms;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Database;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was used on each of many days or hours. Thread-safe; its methods block. */
@Component
public final class UsageHistory {
  private static final int MOST_FIGURES = 200_000;

  private final CostReports reports;
  private final Database database;

  UsageHistory(CostReports reports, Database database) {
    this.reports = reports;
    this.database = database;
  }

  /** The figures of each day; days without usage are left out. */
  public SortedMap<LocalDate, Figures> days(UsageScope scope, DayRange range) {
    return byDay(
        reports
            .of(
                new CostQuery(
                    scope, range.start(), range.end(), range.zone(), null, Interval.DAY, null),
                MOST_FIGURES,
                AnalyticsGate.SECONDS)
            .total());
  }

  /**
   * The figures of each day of some groups; days without usage are left out.
   *
   * @param keys of the groups; of users, their pseudonyms
   */
  public Map<String, SortedMap<LocalDate, Figures>> days(
      UsageScope scope, GroupBy.Kind kind, Set<String> keys, DayRange range) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    return byDay(groups(scope, new GroupBy(kind, null), keys, range), Group::key);
  }

  /**
   * The figures of each day of users; days without usage are left out.
   *
   * @param users as TENANT/USER
   * @return by the same names
   */
  public Map<String, SortedMap<LocalDate, Figures>> ofUsers(Set<String> users, DayRange range) {
    Set<String> pseudonyms = pseudonyms(users);
    return pseudonyms.isEmpty()
        ? Map.of()
        : byDay(
            groups(UsageScope.ALL, new GroupBy(GroupBy.Kind.USER, null), pseudonyms, range),
            group -> group.tenant() + "/" + group.key());
  }

  private Set<String> pseudonyms(Set<String> users) {
    List<Subject> subjects =
        users.stream()
            .map(user -> user.split("/", 2))
            .map(parts -> new Subject(parts[0], parts[1]))
            .toList();
    return database.use(
        client ->
            subjects.stream()
                .flatMap(subject -> Pseudonyms.find(client, subject).stream())
                .collect(Collectors.toSet()));
  }

  /** The figures of each day of the values of a tag; days without usage are left out. */
  public Map<String, SortedMap<LocalDate, Figures>> ofTag(String name, DayRange range) {
    GroupBy tag = new GroupBy(GroupBy.Kind.TAG, name);
    return byDay(groups(UsageScope.ALL, tag, null, range), Group::key);
  }

  private List<Group> groups(
      UsageScope scope, GroupBy groups, @Nullable Set<String> keys, DayRange range) {
    return reports
        .of(
            new CostQuery(
                scope, range.start(), range.end(), range.zone(), groups, Interval.DAY, keys),
            MOST_FIGURES,
            AnalyticsGate.SECONDS)
        .groups();
  }

  private static Map<String, SortedMap<LocalDate, Figures>> byDay(
      List<Group> groups, Function<Group, @Nullable String> name) {
    Map<String, SortedMap<LocalDate, Figures>> days = new HashMap<>();
    for (Group group : groups) {
      if (group.key() != null) {
        days.put(String.valueOf(name.apply(group)), byDay(group.sums()));
      }
    }
    return days;
  }

  private static SortedMap<LocalDate, Figures> byDay(Sums sums) {
    SortedMap<LocalDate, Figures> days = new TreeMap<>();
    sums.intervals().forEach((start, figures) -> days.put(start.toLocalDate(), figures));
    return days;
  }

  /** The figures of each hour of a day, by the time at which it begins. */
  public SortedMap<Instant, Figures> hours(UsageScope scope, DayRange day) {
    SortedMap<Instant, Figures> hours = new TreeMap<>();
    reports
        .of(
            new CostQuery(scope, day.start(), day.end(), day.zone(), null, Interval.HOUR, null),
            MOST_FIGURES,
            AnalyticsGate.SECONDS)
        .total()
        .intervals()
        .forEach((start, figures) -> hours.put(start.toInstant(), figures));
    return hours;
  }

  /** The figures of a range of time. */
  public Figures total(UsageScope scope, Instant from, Instant to) {
    return reports.total(scope, from, to);
  }

  /**
   * The figures of each day of the groups that cost most; days without usage are left out.
   *
   * @param range the days
   * @param ranked the last of these days: the groups that were used then are ranked by their cost
   * @param limit how many groups
   */
  public Map<String, SortedMap<LocalDate, Figures>> daysOfMostExpensive(
      UsageScope scope, GroupBy.Kind kind, DayRange range, DayRange ranked, int limit) {
    if (hasMoreThan(limit, scope, kind)) {
      return days(scope, kind, Set.copyOf(mostExpensive(scope, kind, ranked, limit)), range);
    }
    Map<String, SortedMap<LocalDate, Figures>> all =
        byDay(groups(scope, new GroupBy(kind, null), null, range), Group::key);
    all.values().removeIf(days -> days.tailMap(ranked.from()).isEmpty());
    return all;
  }

  /** Whether there are so many groups that they must be ranked: that takes as long as a report. */
  private boolean hasMoreThan(int limit, UsageScope scope, GroupBy.Kind kind) {
    String sql =
        "select count(*) from (select distinct "
            + kind.ofSeries()
            + " from ai_usage_series s where s.breakdown = :breakdown"
            + (scope.tenant() == null ? "" : " and s.tenant_id = :tenant")
            + (scope.keys() == null ? "" : " and s.api_key_id in (:keys)")
            + " limit :most) as few";
    return database.use(
            client ->
                client
                    .sql(sql)
                    .param("breakdown", Breakdown.KEY.label())
                    .param("tenant", scope.tenant())
                    .param("keys", scope.keys())
                    .param("most", limit + 1)
                    .withQueryTimeout(AnalyticsGate.SECONDS)
                    .query(Integer.class)
                    .single())
        > limit;
  }

  /** The keys of the groups that cost most. */
  private List<String> mostExpensive(
      UsageScope scope, GroupBy.Kind kind, DayRange range, int limit) {
    CostQuery query = CostQuery.by(new GroupBy(kind, null), scope, range.start(), range.end());
    return reports.of(query, MOST_FIGURES, AnalyticsGate.SECONDS).groups().stream()
        .map(Group::key)
        .filter(Objects::nonNull)
        .limit(limit)
        .toList();
  }

  /** The same days without those whose usage may be deleted. */
  public DayRange kept(DayRange range) {
    Instant kept = database.use(Horizons::of).rollUps();
    if (kept == null || !range.start().isBefore(kept)) {
      return range;
    }
    LocalDate day = kept.atZone(range.zone()).toLocalDate().plusDays(1);
    return new DayRange(day.isAfter(range.to()) ? range.to() : day, range.to(), range.zone());
  }
}
