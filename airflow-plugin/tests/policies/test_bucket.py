from __future__ import annotations

from policies.judging import assert_finds

CODE = "MDL007"


def test_bucket_from_settings_is_left_alone() -> None:
    assert_finds(
        CODE,
        '''\
        """Reads s3://people-lake/data/bronze."""
        import os
        from airflow.sdk import Asset, ObjectStoragePath, Variable, asset

        PEOPLE = Asset("s3://people-lake/data/gold/people.parquet")
        path = ObjectStoragePath("s3://aws_default@{{ var.value.s3_bucket }}/data")
        read(store_uri="s3://{{ var.value.s3_bucket }}", bucket_name="{{ var.value.s3_bucket }}")
        bucket = os.environ["BUCKET"]

        def write(name, environment):
            """Writes to s3://people-lake."""
            prefix = f"s3://{name}/data"
            other = "s3://" + name + "/data"
            third = "s3://{}/data".format(name)
            fourth = "s3://%s/data" % name
            staged = f"s3://people-{environment}/data"
            templated = "s3://people-{{ var.value.environment }}/data"
            client.put_object(Bucket=name, Key="data/silver/people.parquet")

        @asset(uri="s3://people-lake/data/gold/people.parquet", schedule=None)
        def people():
            pass
        ''',
    )


def test_bucket_in_the_code_is_found() -> None:
    assert_finds(
        CODE,
        """\
        BUCKET = "people-lake"
        store = "s3://people-lake"  # bad
        spark = "s3a://people-lake/data"  # bad
        gold = f"s3://{BUCKET}/data/gold"  # bad
        silver = "s3://" + BUCKET + "/data/silver"  # bad
        command = "aws s3 cp --recursive s3://people-lake/data ."  # bad
        path = ObjectStoragePath("s3://aws_default@people-lake/data")  # bad
        read(bucket_name=BUCKET)  # bad
        client.put_object(Bucket="people-lake", Key=f"data/{name}")  # bad
        copy(source_bucket="people-lake", dest_bucket="{{ var.value.s3_bucket }}")  # bad
        """,
    )


def test_what_is_wrong_and_what_to_change_in_both_languages() -> None:
    (found,) = assert_finds(CODE, 'store = "s3://people-lake/data"  # bad\n')
    assert found.in_language("en") == (
        'dag.py:1:9 MDL007 The bucket "people-lake" stands in the code: the file works in one environment only. '
        "What to do: Keep the name in the Airflow variable s3_bucket "
        'and write "{{ var.value.s3_bucket }}" in its place.'
    )
    assert found.in_language("pt-BR") == (
        'dag.py:1:9 MDL007 O bucket "people-lake" está escrito no código: o arquivo só funciona em um ambiente. '
        "O que fazer: Guarde o nome na variável s3_bucket do Airflow "
        'e escreva "{{ var.value.s3_bucket }}" no lugar dele.'
    )
