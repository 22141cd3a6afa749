package dev.skep.model.feel;

import java.time.Duration;
import java.time.Period;

/**
 * A span of time: calendar units and exact time together, as ISO 8601 writes it ({@code P1MT2H}).
 *
 * @param period years, months, days
 * @param duration exact time
 */
public record Interval(Period period, Duration duration) {}
