import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


FUNCTIONS = r"""
CREATE TEXT SEARCH CONFIGURATION public.remam_fr (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION public.remam_fr
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.french_stem;

-- Small letters without accents, words apart; Arabic without vowel marks and tatweel, its alefs, yas and ta marbuta alike.
-- unaccent() is only stable, for its dictionary could be replaced: ours comes with PostgreSQL.
CREATE FUNCTION public.search_plain(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent', translate(
        regexp_replace(regexp_replace(written, '[\u064B-\u065F\u0670\u0640]', '', 'g'), '[-/\\._@:''’‐-―]+', ' ', 'g'),
        'أإآٱىة', 'اااايه')))
$$;

-- The Arabic words of a plain text, without the article and what is written together with it.
CREATE FUNCTION public.search_arabic(plain text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        regexp_replace(plain, '[^\u0621-\u064A]+', ' ', 'g'),
        '(^| )([وف]?[بك]?ال|[وف]?لل)(?=[\u0621-\u064A]{2})', '\1', 'g')
$$;

-- The words of a text, each by its stem.
CREATE FUNCTION public.search_text(written text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsvector('public.remam_fr', regexp_replace(plain, '[\u0621-\u064A]+', ' ', 'g'))
        || to_tsvector('pg_catalog.arabic', public.search_arabic(plain))
    FROM (SELECT public.search_plain(left(written, 200000)) AS plain) AS text
$$;

-- The same of a title or a name, with its words as they are written, for those who have not typed them to the end.
CREATE FUNCTION public.search_title(written text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT public.search_text(written)
        || to_tsvector('pg_catalog.simple', regexp_replace(plain, '[\u0621-\u064A]+', ' ', 'g'))
        || to_tsvector('pg_catalog.simple', public.search_arabic(plain))
    FROM (SELECT public.search_plain(written) AS plain) AS text
$$;

-- The three columns that are generated for an entry.
CREATE FUNCTION public.search_names(
    title_fr text, title_ar text, place_fr text, place_ar text, acronym text, topic text
) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT public.search_plain(
        title_fr || ' ' || title_ar || ' ' || place_fr || ' ' || place_ar || ' ' || acronym || ' ' || topic)
$$;

CREATE FUNCTION public.search_head(
    title_fr text, title_ar text, place_fr text, place_ar text, acronym text, topic text, body text
) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT setweight(public.search_title(title_fr || ' ' || title_ar), 'A')
        || setweight(public.search_title(place_fr || ' ' || place_ar || ' ' || acronym || ' ' || topic), 'B')
        || setweight(public.search_text(left(body, 400)), 'C')
$$;

CREATE FUNCTION public.search_words(
    title_fr text, title_ar text, place_fr text, place_ar text, acronym text, topic text, body text, more text
) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT public.search_title(
        title_fr || ' ' || title_ar || ' ' || place_fr || ' ' || place_ar || ' ' || acronym || ' ' || topic)
        || public.search_text(body || ' ' || more)
$$;

-- One word of those typed: its stem, or the word as it is, which may go on if it is not finished. Empty: it says nothing.
CREATE FUNCTION public.search_term(plain text, unfinished boolean) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    arabic boolean := plain ~ '[\u0621-\u064A]';
    literal text := CASE WHEN arabic THEN trim(public.search_arabic(plain)) ELSE plain END;
    stem tsquery := CASE WHEN arabic THEN plainto_tsquery('pg_catalog.arabic', literal)
                         ELSE plainto_tsquery('public.remam_fr', literal) END;
BEGIN
    -- Stop words, and single letters: an "à" without its accent is no stop word.
    IF numnode(stem) = 0 OR plain ~ '^[a-z]$' THEN
        RETURN ''::tsquery;
    END IF;
    RETURN stem || (quote_literal(literal) || CASE WHEN unfinished AND length(literal) > 1 THEN ':*' ELSE '' END)::tsquery;
END
$$;

-- The words of what was typed, in order.
CREATE FUNCTION public.search_typed(typed text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(match[1]), '{}') FROM regexp_matches(public.search_plain(typed), '[[:alnum:]]+', 'g') AS match
$$;

-- All the words typed that say something; if none does, the last as it is.
CREATE FUNCTION public.search_query(typed text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    words text[] := public.search_typed(typed);
    number int := cardinality(words);
    found tsquery := '';
BEGIN
    FOR place IN 1..least(number, 12) LOOP
        found := found && public.search_term(words[place], place = number);
    END LOOP;
    IF numnode(found) = 0 AND number > 0 THEN
        found := (quote_literal(words[number]) || CASE WHEN length(words[number]) > 1 THEN ':*' ELSE '' END)::tsquery;
    END IF;
    RETURN found;
END
$$;
"""
AFTER = r"""
-- True if a word of the names is written almost as the one typed: nearly as long, and of nearly the same letters.
CREATE FUNCTION public.search_slip(names text, typed text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT EXISTS (
        SELECT FROM regexp_split_to_table(names || ' ' || public.search_arabic(names), ' ') AS name
        WHERE abs(length(name) - length(typed)) <= 2
            AND public.similarity(name, typed) >= CASE WHEN length(typed) > 6 THEN 0.33 ELSE 0.4 END)
$$;

-- The entries that have each word typed, or in their names one that is written almost so; short words have no slips.
-- The index finds what shares enough letters anywhere, of which the above keeps no part of a longer word.
CREATE FUNCTION public.search_alike(typed text) RETURNS bigint[]
LANGUAGE plpgsql STABLE STRICT SET pg_trgm.word_similarity_threshold = 0.45 AS $$
DECLARE
    parts text[] := public.search_typed(typed);
    number int := cardinality(parts);
    term tsquery;
    part text;
    found bigint[];
BEGIN
    FOR place IN 1..least(number, 12) LOOP
        term := public.search_term(parts[place], place = number);
        CONTINUE WHEN numnode(term) = 0;
        part := parts[place];
        IF part ~ '[\u0621-\u064A]' THEN
            part := trim(public.search_arabic(part));
        END IF;
        found := ARRAY(
            SELECT entry.id FROM public.records_searchentry AS entry
            WHERE (found IS NULL OR entry.id = ANY (found)) AND (entry.words @@ term OR (
                length(part) > 3 AND entry.names OPERATOR(public.%>) part AND public.search_slip(entry.names, part))));
    END LOOP;
    RETURN coalesce(found, '{}');
END
$$;
-- It is short, and stays in the row even where the other texts fill it.
ALTER TABLE public.records_searchentry ALTER COLUMN head SET STORAGE MAIN;
"""
UNDO = """
DROP FUNCTION public.search_query, public.search_typed, public.search_term, public.search_words, public.search_head,
    public.search_names, public.search_title, public.search_text, public.search_arabic, public.search_plain;
DROP TEXT SEARCH CONFIGURATION public.remam_fr;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_alter_job_state'),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, UNDO),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('object_id', models.BigIntegerField()),
                ('code', models.CharField(db_default='', max_length=60)),
                ('title_fr', models.TextField(db_default='')),
                ('title_ar', models.TextField(db_default='')),
                ('place_fr', models.TextField(db_default='')),
                ('place_ar', models.TextField(db_default='')),
                ('acronym', models.TextField(db_default='')),
                ('topic', models.TextField(db_default='')),
                ('detail', models.TextField(db_default='')),
                ('day', models.DateField(null=True)),
                ('text', models.TextField(db_default='')),
                ('more', models.TextField(db_default='')),
                ('city_id', models.BigIntegerField(null=True)),
                ('network_id', models.BigIntegerField(null=True)),
                ('topic_id', models.BigIntegerField(null=True)),
                ('person_id', models.BigIntegerField(null=True)),
                ('names', models.GeneratedField(db_persist=True, expression=models.Func(models.F('title_fr'), models.F('title_ar'), models.F('place_fr'), models.F('place_ar'), models.F('acronym'), models.F('topic'), function='search_names'), output_field=models.TextField())),
                ('words', models.GeneratedField(db_persist=True, expression=models.Func(models.F('title_fr'), models.F('title_ar'), models.F('place_fr'), models.F('place_ar'), models.F('acronym'), models.F('topic'), models.F('text'), models.F('more'), function='search_words'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('head', models.GeneratedField(db_persist=True, expression=models.Func(models.F('title_fr'), models.F('title_ar'), models.F('place_fr'), models.F('place_ar'), models.F('acronym'), models.F('topic'), models.F('text'), function='search_head'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='search_entry_words'), django.contrib.postgres.indexes.GinIndex(fields=['names'], name='search_entry_names', opclasses=['gin_trgm_ops']), models.Index(fields=['code'], name='search_entry_code'), models.Index(fields=['city_id'], name='search_entry_city'), models.Index(fields=['network_id'], name='search_entry_network'), models.Index(fields=['topic_id'], name='search_entry_topic'), models.Index(fields=['person_id'], name='search_entry_person')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='search_entry_once')],
            },
        ),
        migrations.RunSQL(AFTER, "DROP FUNCTION public.search_alike, public.search_slip"),
    ]
