def context(report):
    return {"code": report.code}
