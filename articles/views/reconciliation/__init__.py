"""The reconciliation service (W3C Entity Reconciliation Service API 0.2): names of a table against the entities here.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""
