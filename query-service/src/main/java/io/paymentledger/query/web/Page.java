package io.paymentledger.query.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param data the elements, in the list's order
 * @param hasMore whether there are more after them
 * @param nextCursor what to send as {@code cursor} to get those; absent if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(
        List<T> data, boolean hasMore, @Nullable String nextCursor) {

    public Page {
        data = List.copyOf(data);
    }

    /**
     * The page of the first elements, of which one more than {@code limit} was read, if there is one.
     *
     * @param cursor names the place of the last element on the page
     * @param answer renders an element
     */
    public static <E, T> Page<T> of(List<E> read, int limit, Function<E, String> cursor, Function<E, T> answer) {
        boolean hasMore = read.size() > limit;
        List<E> shown = hasMore ? read.subList(0, limit) : read;
        return new Page<>(shown.stream().map(answer).toList(), hasMore, hasMore ? cursor.apply(shown.getLast()) : null);
    }
}
